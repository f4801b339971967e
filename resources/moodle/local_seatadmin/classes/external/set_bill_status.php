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

use core_external\external_multiple_structure;
use local_seatadmin\local\batch;
use local_seatadmin\local\bills;

/**
 * Change the status of bills along the paths staff may take. Nothing is produced and nobody is mailed.
 *
 * @package    local_seatadmin
 * @copyright  2026 Seatadmin contributors
 * @license    https://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */
final class set_bill_status extends batch_call {
    /**
     * Give the right that is asked.
     *
     * @return string
     */
    protected static function capability(): string {
        return 'local/seatadmin:manageseats';
    }

    /**
     * Describe one change.
     *
     * @return array
     */
    protected static function item(): array {
        return [
            'billid' => self::int('bill'),
            'expectedstatus' => self::text('status the client read; refused when it is another one'),
            'status' => self::text('status to set'),
            'markonly' => self::default_int('1 to set it although the shop would produce something on this path'),
        ];
    }

    /**
     * Describe the answer for one bill.
     *
     * @return array
     */
    protected static function result(): array {
        return [
            'billid' => self::int('bill', VALUE_OPTIONAL),
            'billstatus' => self::text('status the bill has now', VALUE_OPTIONAL),
            'formerstatus' => self::text('status it had', VALUE_OPTIONAL),
            'lastactiondate' => self::int('time written on the bill', VALUE_OPTIONAL),
            'fingerprint' => self::text('fingerprint of the bill', VALUE_OPTIONAL),
            'notdone' => new external_multiple_structure(
                self::text('prepay, postpay or mail'),
                'what the screen of the shop would have done besides: production before payment, after it, mail to the customer',
                VALUE_OPTIONAL
            ),
        ];
    }

    /**
     * Change the statuses.
     *
     * @param string $name
     * @param array $items
     * @return array
     */
    protected static function run(string $name, array $items): array {
        return batch::run($name, $items, [new bills(), 'set_status']);
    }
}
