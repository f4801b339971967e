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

namespace local_seatadmin\external;

use core_external\external_value;
use local_seatadmin\local\batch;
use local_seatadmin\local\seats;

/**
 * Free seats: the holder is unenrolled, the unit can be given again.
 *
 * @package    local_seatadmin
 * @copyright  2026 Seatadmin contributors
 * @license    https://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */
final class release_seats extends batch_call {
    /**
     * Give the right that is asked.
     *
     * @return string
     */
    protected static function capability(): string {
        return 'local/seatadmin:manageseats';
    }

    /**
     * Describe one seat to free.
     *
     * @return array
     */
    protected static function item(): array {
        return [
            'unitid' => self::int('unit to free'),
            'userid' => self::default_int('person the client takes for the holder, 0 whoever it is'),
            'evenifused' => self::default_int('1 to free it although the holder has been in the course'),
            'unenrol' => self::default_int('0 to leave the enrolment as it is', 1),
            'reason' => new external_value(PARAM_RAW, 'why, at most 255 characters; kept in the event', VALUE_DEFAULT, ''),
        ];
    }

    /**
     * Describe the answer for one seat.
     *
     * @return array
     */
    protected static function result(): array {
        return [
            'unitid' => self::int('unit', VALUE_OPTIONAL),
            'userid' => self::int('person who held it, 0 when the enrolment was gone', VALUE_OPTIONAL),
            'courseid' => self::int('course', VALUE_OPTIONAL),
            'userenrolmentid' => self::int('when refused: enrolment concerned', VALUE_OPTIONAL),
            'unenrolled' => self::int('1 when the person was unenrolled', VALUE_OPTIONAL),
            'eventid' => self::int('event recorded in the shop', VALUE_OPTIONAL),
        ] + self::warned();
    }

    /**
     * Free the seats.
     *
     * @param string $name
     * @param array $items
     * @return array
     */
    protected static function run(string $name, array $items): array {
        return batch::run($name, $items, [new seats(), 'release']);
    }
}
