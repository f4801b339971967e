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

use local_seatadmin\local\batch;
use local_seatadmin\local\seats;

/**
 * Give free seats to people: enrolment, groups, roles of the customer and mark on the unit, all or nothing for each.
 *
 * @package    local_seatadmin
 * @copyright  2026 Seatadmin contributors
 * @license    https://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */
final class assign_seats extends batch_call {
    /**
     * Give the right that is asked.
     *
     * @return string
     */
    protected static function capability(): string {
        return 'local/seatadmin:manageseats';
    }

    /**
     * Describe one seat to give.
     *
     * @return array
     */
    protected static function item(): array {
        return [
            'unitid' => self::int('unit to use'),
            'userid' => self::int('person'),
            'courseid' => self::int('course'),
        ] + self::placing();
    }

    /**
     * Describe the answer for one seat.
     *
     * @return array
     */
    protected static function result(): array {
        return self::placed();
    }

    /**
     * Give the seats.
     *
     * @param string $name
     * @param array $items
     * @return array
     */
    protected static function run(string $name, array $items): array {
        $seats = new seats();
        return batch::run($name, $items, [$seats, 'assign'], [$seats, 'alone']);
    }
}
