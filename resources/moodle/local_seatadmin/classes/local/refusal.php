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
 * Why one thing of a batch is not done. The rest of the batch goes on.
 *
 * The code is the errorcode the client reads; its sentence is the string error_<code> of this plugin.
 *
 * @package    local_seatadmin
 * @copyright  2026 Seatadmin contributors
 * @license    https://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */
final class refusal extends \Exception {
    /** @var string the errorcode */
    public $errorcode;

    /** @var array values for the sentence */
    public $values;

    /** @var array further fields of the answer, such as the current row */
    public $fields;

    /**
     * Refuse.
     *
     * @param string $errorcode
     * @param array $values for the sentence
     * @param array $fields further fields of the answer
     */
    public function __construct(string $errorcode, array $values = [], array $fields = []) {
        $this->errorcode = $errorcode;
        $this->values = $values;
        $this->fields = $fields;
        parent::__construct($errorcode);
    }

    /**
     * Give the sentence in the language of the account that calls.
     *
     * @return string
     */
    public function sentence(): string {
        return get_string('error_' . $this->errorcode, 'local_seatadmin', (object) $this->values);
    }
}
