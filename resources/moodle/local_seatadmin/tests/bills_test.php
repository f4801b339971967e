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

namespace local_seatadmin;

defined('MOODLE_INTERNAL') || die();

require_once(__DIR__ . '/fixtures/shop_testcase.php');

/**
 * Changing the status of bills.
 *
 * @package    local_seatadmin
 * @copyright  2026 Seatadmin contributors
 * @license    https://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 * @covers     \local_seatadmin\local\bills
 */
final class bills_test extends shop_testcase {
    /** Every status, those nobody may leave or reach included. */
    private const STATUSES = ['WORKING', 'PLACED', 'PENDING', 'PREPROD', 'SOLDOUT', 'PARTIAL', 'COMPLETE', 'PAYBACK', 'FAILED',
        'REFUSED', 'CANCELLED', 'RECOVERING'];

    /** What staff may do; a star where the shop produces. */
    private const LEGAL = ['WORKING PLACED', 'WORKING PENDING', 'WORKING PARTIAL', 'WORKING CANCELLED', 'PLACED PENDING*',
        'PLACED PREPROD', 'PLACED SOLDOUT*', 'PLACED CANCELLED', 'PENDING SOLDOUT*', 'PENDING CANCELLED', 'PENDING REFUSED',
        'PREPROD COMPLETE', 'PREPROD PARTIAL', 'PARTIAL COMPLETE', 'PARTIAL PAYBACK', 'SOLDOUT COMPLETE', 'SOLDOUT PAYBACK',
        'PAYBACK CANCELLED', 'REFUSED PENDING', 'REFUSED SOLDOUT', 'FAILED CANCELLED', 'FAILED SOLDOUT*'];

    /**
     * Every pair of statuses: the legal ones are done, those that produce only when marked, all others are refused.
     */
    public function test_transitions(): void {
        global $DB;
        $bill = $this->make_bill(50, 'WORKING');
        foreach (self::STATUSES as $from) {
            foreach (self::STATUSES as $to) {
                $DB->set_field('local_shop_bill', 'status', $from, ['id' => $bill]);
                $wanted = ['billid' => $bill, 'expectedstatus' => $from, 'status' => $to];
                $answer = $this->write('set_bill_status', $wanted);
                $path = "$from $to";
                if (in_array($path, self::LEGAL)) {
                    $this->assertSame(['done', $to, $from, []], [$answer['status'], $answer['billstatus'],
                        $answer['formerstatus'], $answer['notdone']], $path);
                } else if (in_array($path . '*', self::LEGAL)) {
                    $this->assertSame(['needsproduction', $from], [$answer['errorcode'], $answer['billstatus']], $path);
                    $this->assertContains('mail', $answer['notdone'], $path);
                    $answer = $this->write('set_bill_status', $wanted + ['markonly' => 1]);
                    $this->assertSame(['done', $to], [$answer['status'], $answer['billstatus']], $path);
                } else {
                    $this->assertSame(['illegaltransition', $from], [$answer['errorcode'], $answer['billstatus']], $path);
                    $answer = $this->write('set_bill_status', $wanted + ['markonly' => 1]);
                    $this->assertSame('illegaltransition', $answer['errorcode'], $path);
                }
            }
        }
    }

    /**
     * Nothing but the status and the time of the last action changes, the discount least of all.
     */
    public function test_only_the_status_changes(): void {
        $bill = $this->ids['bill'];
        $before = (array) $this->stored('bills', $bill);
        $answer = $this->write('set_bill_status', ['billid' => $bill, 'expectedstatus' => 'SOLDOUT', 'status' => 'COMPLETE']);
        $after = (array) $this->stored('bills', $bill);
        $this->assertSame(['status', 'lastactiondate'], array_keys(array_diff_assoc($after, $before)));
        $this->assertSame('-7.500', sprintf('%.3f', $after['discount']));
        $this->assertSame($answer['fingerprint'], $this->call('get_bills', 0, 1, [$bill])['rows'][0]['fingerprint']);
    }

    /**
     * A status that was read in another state is refused with the current one; so is a bill that does not exist.
     */
    public function test_refused(): void {
        $answer = $this->write('set_bill_status', ['billid' => $this->ids['bill'], 'expectedstatus' => 'PENDING',
            'status' => 'CANCELLED']);
        $this->assertSame(['changed', 'SOLDOUT'], [$answer['errorcode'], $answer['billstatus']]);
        $answer = $this->write('set_bill_status', ['billid' => 999999, 'expectedstatus' => 'PENDING', 'status' => 'CANCELLED']);
        $this->assertSame('unknownbill', $answer['errorcode']);
    }
}
