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
 * Give held seats to other people, or use them in other courses: freed and given in one.
 *
 * @package    local_seatadmin
 * @copyright  2026 Seatadmin contributors
 * @license    https://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */
final class move_seats extends batch_call {
    /**
     * Give the right that is asked.
     *
     * @return string
     */
    protected static function capability(): string {
        return 'local/seatadmin:manageseats';
    }

    /**
     * Describe one seat to move.
     *
     * @return array
     */
    protected static function item(): array {
        return [
            'unitid' => self::int('unit to move'),
            'fromuserid' => self::default_int('person the client takes for the holder, 0 whoever it is'),
            'userid' => self::default_int('new holder, 0 the same person'),
            'courseid' => self::default_int('new course, 0 the same'),
            'evenifused' => self::default_int('1 to move it although the holder has been in the course'),
            'reason' => new external_value(PARAM_RAW, 'why, at most 255 characters; kept in the event', VALUE_DEFAULT, ''),
        ] + self::placing();
    }

    /**
     * Describe the answer for one seat.
     *
     * @return array
     */
    protected static function result(): array {
        return self::placed() + [
            'fromuserid' => self::int('person who held it', VALUE_OPTIONAL),
            'fromcourseid' => self::int('course it was used in', VALUE_OPTIONAL),
        ];
    }

    /**
     * Move the seats.
     *
     * @param string $name
     * @param array $items
     * @return array
     */
    protected static function run(string $name, array $items): array {
        $seats = new seats();
        return batch::run($name, $items, [$seats, 'move'], [$seats, 'alone']);
    }
}
