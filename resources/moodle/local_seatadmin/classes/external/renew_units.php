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
 * Set other ends for units, and for the enrolments they stand for.
 *
 * @package    local_seatadmin
 * @copyright  2026 Seatadmin contributors
 * @license    https://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */
final class renew_units extends batch_call {
    /**
     * Give the right that is asked.
     *
     * @return string
     */
    protected static function capability(): string {
        return 'local/seatadmin:manageseats';
    }

    /**
     * Describe one unit to renew.
     *
     * @return array
     */
    protected static function item(): array {
        return [
            'unitid' => self::int('unit'),
            'enddate' => self::int('new end, 0 unlimited'),
            'expectedenddate' => self::default_int('end the client read; refused when it is another one; -1 not to look', -1),
            'enrolment' => self::default_int('1 to set the end of the enrolment too', 1),
            'reactivate' => self::default_int('1 to make a suspended enrolment active'),
            'billitemid' => self::default_int('bill line that paid for it, 0 leaves the unit with its line'),
        ];
    }

    /**
     * Describe the answer for one unit.
     *
     * @return array
     */
    protected static function result(): array {
        return [
            'unitid' => self::int('unit', VALUE_OPTIONAL),
            'enddate' => self::int('end of the unit; when refused because it changed, the end it has', VALUE_OPTIONAL),
            'enrolmentupdated' => self::int('1 when the enrolment has the new end', VALUE_OPTIONAL),
            'userenrolmentid' => self::int('enrolment the unit stands for, 0 none', VALUE_OPTIONAL),
            'eventid' => self::int('event recorded in the shop', VALUE_OPTIONAL),
        ] + self::warned();
    }

    /**
     * Renew the units.
     *
     * @param string $name
     * @param array $items
     * @return array
     */
    protected static function run(string $name, array $items): array {
        return batch::run($name, $items, [new seats(), 'renew']);
    }
}
