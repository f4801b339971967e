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

use local_seatadmin\local\reader;
use local_seatadmin\local\shop;
use local_seatadmin\local\tables;

defined('MOODLE_INTERNAL') || die();

require_once(__DIR__ . '/fixtures/shop_testcase.php');

/**
 * Reading the shop in pages.
 *
 * @package    local_seatadmin
 * @copyright  2026 Seatadmin contributors
 * @license    https://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 * @covers     \local_seatadmin\external\table_page
 * @covers     \local_seatadmin\local\reader
 * @covers     \local_seatadmin\local\presenter
 */
final class reading_test extends shop_testcase {
    /**
     * Every table is read, every column of the installed shop is answered and keeps its value.
     */
    public function test_every_column_is_answered(): void {
        global $DB;
        $this->make_unit();
        $this->insert('unit_events', ['productid' => 1, 'billitemid' => 1, 'eventtype' => 'billed', 'datecreated' => 5]);
        foreach (tables::NAMES as $name => $table) {
            $answer = $this->call('get_' . $name);
            $stored = array_values($DB->get_records($table, null, 'id'));
            $this->assertNotEmpty($stored, $table);
            $this->assertSame(count($stored), $answer['total'], $table);
            foreach ($stored as $number => $record) {
                $row = $answer['rows'][$number];
                foreach ((array) $record as $column => $value) {
                    $this->assertArrayHasKey($column, $row, "$table.$column");
                    $this->assertEquals($value, $row[$column], "$table.$column");
                }
                $this->assertSame('', $row['othercolumns']);
            }
        }
    }

    /**
     * Types are those of the client: whole numbers, amounts as text with three decimals, nothing as null.
     */
    public function test_types(): void {
        $item = $this->call('get_items')['rows'][0];
        $this->assertSame('12.500', $item['price1']);
        $this->assertSame('0.000', $item['price5']);
        $this->assertSame($this->ids['category'], $item['categoryid']);
        $this->assertSame((string) $this->ids['tax'], $item['taxcode']);
        $bill = $this->call('get_bills')['rows'][0];
        $this->assertSame('-7.500', $bill['discount']);
        $this->assertSame($this->ids['customer'], $bill['customerid']);
        $this->assertNull($bill['userid']);
        $line = $this->call('get_bill_lines')['rows'][0];
        $this->assertSame(10.0, $line['quantity']);
        $this->assertNull($line['delay']);
    }

    /**
     * What the shop packs is answered as stored and as JSON.
     */
    public function test_decoded(): void {
        $line = $this->call('get_bill_lines')['rows'][0];
        $this->assertSame('{"session":["AM","PM"]}', $line['customerdatajson']);
        $this->assertSame(
            '{"users":{"student":{"a@example.org":{"lastname":"Équipe"}}},"handlerparams":{"courselist":"SCI"}}',
            $line['productiondatajson']
        );
        $this->assertSame('{"code":"SEATS"}', $line['catalogitemjson']);
        $this->assertSame(base64_encode(serialize((object) ['code' => 'SEATS'])), $line['catalogitem']);
        $shop = $this->call('get_shops', 0, 1, [$this->ids['shop']])['rows'][0];
        $this->assertSame('[{"check":1,"card":0}]', $shop['paymodesjson']);
        $this->assertSame('{"city":"Lyon"}', $this->call('get_customers')['rows'][0]['invoiceinfojson']);
        $this->assertSame('{"public":"Fait"}', $this->call('get_bills')['rows'][0]['productionfeedbackjson']);
        $this->make_unit();
        $this->assertSame(
            '{"handler":"std_generateseats","enabledcourses":"SCI,MATH 101","supervisor":"teacher"}',
            $this->call('get_units')['rows'][0]['productiondatajson']
        );
    }

    /**
     * A client may leave out the raw texts or the decoded ones; a discount line holds a code in clear.
     */
    public function test_parts_of_lines(): void {
        $this->insert('bill_lines', ['billid' => $this->ids['bill'], 'type' => 'DISCOUNT', 'abstract' => 'Remise',
            'description' => '', 'productiondata' => 'SEATS']);
        [$line, $discount] = $this->call('get_bill_lines', 0, 10, [], [$this->ids['bill']], false, true)['rows'];
        $this->assertNull($line['catalogitem']);
        $this->assertNotNull($line['catalogitemjson']);
        $this->assertSame('"SEATS"', $discount['productiondatajson']);
        [$line] = $this->call('get_bill_lines', 0, 10, [], [$this->ids['bill']], true, false)['rows'];
        $this->assertNotNull($line['catalogitem']);
        $this->assertNull($line['catalogitemjson']);
    }

    /**
     * Pages follow the ids and none is missed or told twice, whatever is added or deleted between them.
     */
    public function test_pages(): void {
        global $DB;
        $ids = array_map(fn() => $this->make_unit(), range(1, 7));
        $first = $this->call('get_units', 0, 3);
        $this->assertSame(array_slice($ids, 0, 3), array_column($first['rows'], 'id'));
        $this->assertSame([7, $ids[2]], [$first['total'], $first['next']]);
        $DB->delete_records('local_shop_product', ['id' => $ids[1]]);
        $new = $this->make_unit();
        $second = $this->call('get_units', $first['next'], 3);
        $this->assertSame(array_slice($ids, 3, 3), array_column($second['rows'], 'id'));
        $this->assertNull($second['total']);
        $third = $this->call('get_units', $second['next'], 3);
        $this->assertSame([$ids[6], $new], array_column($third['rows'], 'id'));
        $this->assertSame(0, $third['next']);
    }

    /**
     * Lists filter, alone and together.
     */
    public function test_filters(): void {
        $ids = array_map(fn() => $this->make_unit(), range(1, 3));
        $other = $this->make_unit(['customerid' => 999, 'instanceid' => 77]);
        $found = fn(...$params) => array_column($this->call('get_units', 0, 100, ...$params)['rows'], 'id');
        $this->assertSame([$ids[0], $ids[2]], $found([$ids[2], $ids[0]]));
        $this->assertSame([$other], $found([], [999]));
        $this->assertSame([], $found([$ids[0]], [999]));
        $this->assertSame([$other], $found([], [], [$this->ids['line']], [77]));
        $bills = fn(...$params) => array_column($this->call('get_bills', 0, 100, ...$params)['rows'], 'id');
        $this->assertSame([$this->ids['bill']], $bills([], [], [$this->ids['customer']]));
        $this->assertSame([], $bills([], [], [999999]));
        $this->assertSame([$this->ids['bill']], $bills([], [], [], 2000));
        $this->assertSame([], $bills([], [], [], 2001));
        $this->expectExceptionMessage('500');
        $this->call('get_units', 0, 100, range(1, reader::MAX_IDS + 1));
    }

    /**
     * Fingerprints tell what changed, the enrolment a seat stands for included, and what does not exist any more.
     */
    public function test_versions(): void {
        global $DB;
        $held = $this->enrolled_unit();
        $ids = [$held, $this->make_unit(), $this->make_unit()];
        $before = array_column($this->call('get_versions', 'units')['rows'], 'fingerprint', 'id');
        $this->assertSame($ids, array_keys($before));
        $rows = $this->call('get_units')['rows'];
        $this->assertSame($before, array_column($rows, 'fingerprint', 'id'));
        $DB->set_field('user_enrolments', 'timeend', 99, ['id' => $this->stored('units', $held)->instanceid]);
        $DB->delete_records('local_shop_product', ['id' => $ids[1]]);
        $after = array_column($this->call('get_versions', 'units')['rows'], 'fingerprint', 'id');
        $this->assertSame([$ids[0], $ids[2]], array_keys($after));
        $this->assertNotSame($before[$held], $after[$held]);
        $this->assertSame($before[$ids[2]], $after[$ids[2]]);
        $page = $this->call('get_versions', 'units', 0, 1);
        $this->assertSame([2, $held], [$page['total'], $page['next']]);
    }

    /**
     * A unit tells who holds it, whichever word the shop wrote, and nobody when the enrolment is gone.
     */
    public function test_holder(): void {
        global $DB;
        $unit = $this->enrolled_unit();
        foreach (['userenrol', 'user_enrolment'] as $word) {
            $DB->set_field('local_shop_product', 'contexttype', $word, ['id' => $unit]);
            $row = $this->call('get_units')['rows'][0];
            $this->assertSame([(int) $this->buyer->id, (int) $this->course->id, 'manual', 0], [$row['holderid'],
                $row['holdercourseid'], $row['holdermethod'], $row['holderstatus']]);
        }
        $DB->set_field('local_shop_product', 'contexttype', 'course', ['id' => $unit]);
        $this->assertNull($this->call('get_units')['rows'][0]['holderid']);
        $DB->set_field('local_shop_product', 'contexttype', 'userenrol', ['id' => $unit]);
        $DB->delete_records('user_enrolments');
        $this->assertNull($this->call('get_units')['rows'][0]['holderid']);
    }

    /**
     * The pass code of an item is for those who may change it; its fingerprint is the same for both.
     */
    public function test_pass_code(): void {
        $editor = $this->call('get_items')['rows'][0];
        $this->assertSame(['secret', 1], [$editor['password'], $editor['haspassword']]);
        $system = \context_system::instance();
        unassign_capability('local/seatadmin:editcatalogue', $this->servicerole, $system->id);
        $reader = $this->call('get_items')['rows'][0];
        $this->assertSame([null, 1], [$reader['password'], $reader['haspassword']]);
        $this->assertSame($editor['fingerprint'], $reader['fingerprint']);
    }

    /**
     * Without the right nothing is read.
     */
    public function test_right_is_needed(): void {
        unassign_capability('local/seatadmin:readshop', $this->servicerole, \context_system::instance()->id);
        foreach (array_keys(tables::NAMES) as $name) {
            try {
                $this->call('get_' . $name);
                $this->fail($name);
            } catch (\required_capability_exception $e) {
                $this->assertSame('nopermissions', $e->errorcode);
            }
        }
    }

    /**
     * Without the shop, its functions say so by a code, and those of the site go on.
     */
    public function test_without_the_shop(): void {
        shop::pretend(['state' => shop::ABSENT, 'version' => 0]);
        $info = $this->call('get_info');
        $this->assertSame(['absent', 0, 0], [$info['shop']['state'], $info['shop']['readable'], $info['shop']['writable']]);
        $this->assertNotEmpty($this->call('get_roles')['roles']);
        $this->assertSame([], $this->call('get_enrolments', 0, 10, [$this->course->id])['rows']);
        $calls = array_map(fn($name) => ['get_' . $name], array_keys(tables::NAMES));
        $calls[] = ['get_versions', 'units'];
        $calls[] = ['assign_seats', 0, []];
        $calls[] = ['save_items', 0, []];
        foreach ($calls as $call) {
            try {
                $this->call(...$call);
                $this->fail($call[0]);
            } catch (\moodle_exception $e) {
                $this->assertSame('shopabsent', $e->errorcode, $call[0]);
            }
        }
    }

    /**
     * A shop of unknown version is read, and written to only when the administrator says so.
     */
    public function test_unknown_version(): void {
        shop::pretend(['state' => shop::UNKNOWN, 'version' => 2031010100]);
        $info = $this->call('get_info')['shop'];
        $this->assertSame([1, 0], [$info['readable'], $info['writable']]);
        $this->assertNotEmpty($this->call('get_items')['rows']);
        try {
            $this->call('release_seats', 0, []);
            $this->fail();
        } catch (\moodle_exception $e) {
            $this->assertSame('shopunknown', $e->errorcode);
        }
        set_config('allowunknownshop', 1, 'local_seatadmin');
        $this->assertSame(1, $this->call('get_info')['shop']['writable']);
        $this->assertSame([], $this->call('release_seats', 0, [])['results']);
    }

    /**
     * The shop that is installed is one this plugin was written for, and the account is told what it may do.
     */
    public function test_info(): void {
        global $USER;
        $info = $this->call('get_info');
        $this->assertSame(['ok', []], [$info['shop']['state'], $info['shop']['missing']]);
        $this->assertSame((int) $USER->id, $info['userid']);
        $rights = array_column($info['rights'], 'granted', 'capability');
        $this->assertSame([1, 1, 0], [$rights['local/seatadmin:readshop'], $rights['enrol/manual:enrol'],
            $rights['moodle/user:create']]);
    }

    /**
     * Make a unit that stands for an enrolment of the buyer.
     *
     * @return int
     */
    private function enrolled_unit(): int {
        global $DB;
        $this->getDataGenerator()->enrol_user($this->buyer->id, $this->course->id);
        return $this->make_unit(['instanceid' => $DB->get_field('user_enrolments', 'id', ['userid' => $this->buyer->id])]);
    }
}
