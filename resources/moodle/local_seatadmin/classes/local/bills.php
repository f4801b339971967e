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

use local_seatadmin\event\bill_status_changed;

/**
 * Change the status of bills along the paths staff may take, and produce nothing.
 *
 * The shop's own functions for some of these paths make accounts, enrolments and units, print a page, and fail while they
 * write the mail, leaving the rest undone; its class for bills sets the discount to 0 when it is loaded light, and computes
 * the amounts anew when it is not. None of it is safe in a call, so a status is one update of one column here, and the
 * answer names what the shop's screen would have done besides.
 *
 * @package    local_seatadmin
 * @copyright  2026 Seatadmin contributors
 * @license    https://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */
final class bills {
    /** What staff may do, and what the shop's screen produces on the way. */
    private const TRANSITIONS = [
        'WORKING' => ['PLACED' => [], 'PENDING' => [], 'PARTIAL' => [], 'CANCELLED' => []],
        'PLACED' => ['PENDING' => ['prepay', 'mail'], 'PREPROD' => [], 'SOLDOUT' => ['prepay', 'postpay', 'mail'],
            'CANCELLED' => []],
        'PENDING' => ['SOLDOUT' => ['postpay', 'mail'], 'CANCELLED' => [], 'REFUSED' => []],
        'PREPROD' => ['COMPLETE' => [], 'PARTIAL' => []],
        'PARTIAL' => ['COMPLETE' => [], 'PAYBACK' => []],
        'SOLDOUT' => ['COMPLETE' => [], 'PAYBACK' => []],
        'PAYBACK' => ['CANCELLED' => []],
        'REFUSED' => ['PENDING' => [], 'SOLDOUT' => []],
        'FAILED' => ['CANCELLED' => [], 'SOLDOUT' => ['postpay', 'mail']],
    ];

    /**
     * Change the status of a bill.
     *
     * @param array $item billid, expectedstatus, status, markonly
     * @return outcome
     */
    public function set_status(array $item): outcome {
        global $DB;
        $bill = shop::locked_row('bills', $item['billid']);
        if (!$bill) {
            throw new refusal('unknownbill', ['bill' => $item['billid']]);
        }
        $fields = ['billid' => (int) $bill->id, 'billstatus' => $bill->status];
        if ($bill->status !== $item['expectedstatus']) {
            throw new refusal('changed', [], $fields);
        }
        $allowed = self::TRANSITIONS[$bill->status] ?? [];
        if (!isset($allowed[$item['status']])) {
            throw new refusal('illegaltransition', ['from' => $bill->status, 'to' => $item['status']], $fields);
        }
        $left = $allowed[$item['status']];
        if ($left && !$item['markonly']) {
            $values = ['from' => $bill->status, 'to' => $item['status']];
            throw new refusal('needsproduction', $values, $fields + ['notdone' => $left]);
        }
        $now = time();
        $DB->update_record('local_shop_bill', ['id' => $bill->id, 'status' => $item['status'], 'lastactiondate' => $now]);
        $stored = $DB->get_record('local_shop_bill', ['id' => $bill->id], '*', MUST_EXIST);
        bill_status_changed::tell((int) $bill->id, 0, ['from' => $bill->status, 'to' => $item['status']]);
        return new outcome((int) $bill->id, [
            'billid' => (int) $bill->id,
            'billstatus' => $stored->status,
            'formerstatus' => $bill->status,
            'lastactiondate' => $now,
            'fingerprint' => fingerprint::of_row($stored),
            'notdone' => $left,
        ]);
    }
}
