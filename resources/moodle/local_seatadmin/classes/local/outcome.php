<?php
// This file is part of Moodle - https://moodle.org/
//
// Moodle is free software: you can redistribute it and/or modify
// it under the terms of the GNU General Public License as published by
// the Free Software Foundation, either version 3 of the License, or
// (at your option) any later version.
//
// Moodle is distributed in the hope that it will be useful,
// but WITHOUT ANY WARRANTY; without even the implied warranty of
// MERCHANTABILITY or FITNESS FOR A PARTICULAR PURPOSE.  See the
// GNU General Public License for more details.
//
// You should have received a copy of the GNU General Public License
// along with Moodle.  If not, see <http://www.gnu.org/licenses/>.

namespace local_seatadmin\local;

/**
 * What was done for one thing of a batch.
 *
 * @package    local_seatadmin
 * @copyright  2026 Seatadmin contributors
 * @license    https://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */
final class outcome {
    /** @var int row of the shop concerned */
    public $objectid;

    /** @var array fields of the answer: numbers, times and codes only, since they are kept */
    public $fields;

    /** @var int person concerned, 0 nobody */
    public $relateduserid;

    /** @var int person who held the seat before, 0 nobody */
    public $formeruserid;

    /**
     * Describe.
     *
     * @param int $objectid
     * @param array $fields
     * @param int $relateduserid
     * @param int $formeruserid
     */
    public function __construct(int $objectid, array $fields, int $relateduserid = 0, int $formeruserid = 0) {
        $this->objectid = $objectid;
        $this->fields = $fields;
        $this->relateduserid = $relateduserid;
        $this->formeruserid = $formeruserid;
    }
}
