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

use local_seatadmin\local\fingerprint;

defined('MOODLE_INTERNAL') || die();

require_once(__DIR__ . '/fixtures/shop_testcase.php');

/**
 * Saving items and categories.
 *
 * @package    local_seatadmin
 * @copyright  2026 Seatadmin contributors
 * @license    https://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 * @covers     \local_seatadmin\local\catalogue
 * @covers     \local_seatadmin\external\saving_call
 */
final class catalogue_test extends shop_testcase {
    /**
     * A new item holds what was sent, the short name the shop would compute, and defaults.
     */
    public function test_create_item(): void {
        $sent = ['catalogid' => $this->ids['catalogue'], 'categoryid' => $this->ids['category'], 'code' => 'Excel-N1',
            'name' => 'Été & "santé" <1>', 'description' => '<p>Où ?</p>', 'price1' => '1234567.125', 'price2' => '9',
            'range1' => 5, 'taxcode' => (string) $this->ids['tax'], 'enablehandler' => 'std_enrolonecourse',
            'handlerparams' => 'coursename=R D&enrol=manual', 'requireddata' => '[{"field":"a"}]', 'renewable' => 1,
            'onlyforloggedin' => -1, 'quantaddressesusers' => 2, 'idnumber' => 'K2', 'password' => 'éé345678'];
        $answer = $this->write('save_items', $sent);
        $this->assertSame(['done', 1], [$answer['status'], $answer['created']]);
        $row = $this->call('get_items', 0, 10, [$answer['id']])['rows'][0];
        $this->assertSame($answer['fingerprint'], $row['fingerprint']);
        foreach (['price2' => '9.000'] + $sent as $column => $value) {
            $this->assertSame($value, $row[$column], $column);
        }
        $this->assertSame(['excel-n1', 'PREVIEW', '0', 0], [$row['shortname'], $row['status'], $row['isset'], $row['setid']]);
    }

    /**
     * Only the columns that were sent change, and only over the version that was edited.
     */
    public function test_update_item(): void {
        $id = $this->ids['item'];
        $before = $this->stored('items', $id);
        $edited = fingerprint::of_row($before);
        $answer = $this->write('save_items', ['id' => $id, 'fingerprint' => $edited, 'name' => 'Places', 'price1' => '20']);
        $this->assertSame(['done', 0], [$answer['status'], $answer['created']]);
        $after = $this->stored('items', $id);
        $this->assertSame(['name', 'price1'], array_keys(array_diff_assoc((array) $after, (array) $before)));
        $late = $this->write('save_items', ['id' => $id, 'fingerprint' => $edited, 'name' => 'Sièges']);
        $this->assertSame(['refused', 'changed'], [$late['status'], $late['errorcode']]);
        $this->assertSame(['Places', '20.000', $answer['fingerprint']], [$late['current']['name'], $late['current']['price1'],
            $late['current']['fingerprint']]);
        $this->assertSame('Places', $this->stored('items', $id)->name);
        $blind = $this->write('save_items', ['id' => $id, 'name' => 'Sièges']);
        $this->assertSame('changed', $blind['errorcode']);
        $merged = $this->write('save_items', ['id' => $id, 'fingerprint' => $late['current']['fingerprint'], 'name' => 'Sièges']);
        $this->assertSame('done', $merged['status']);
        $this->assertSame('gone', $this->write('save_items', ['id' => 999999, 'fingerprint' => $edited])['errorcode']);
    }

    /**
     * A row that holds what would be refused today stays editable, also by a client that sends every column back.
     */
    public function test_old_rows_stay_editable(): void {
        global $DB;
        $id = $this->ids['item'];
        $odd = ['code' => 'Été 1', 'idnumber' => 'K9', 'taxcode' => '77', 'enablehandler' => 'std_gone', 'range1' => 9,
            'range2' => 5, 'requireddata' => 'a|b', 'categoryid' => 777, 'status' => 'OLD', 'description' => null];
        $DB->update_record('local_shop_catalogitem', ['id' => $id] + $odd);
        $this->insert('items', ['catalogid' => $this->ids['catalogue'], 'code' => 'OTHER', 'shortname' => 'other', 'name' => 'O',
            'idnumber' => 'K9']);
        $row = $this->call('get_items', 0, 1, [$id])['rows'][0];
        $sent = array_intersect_key($row, array_flip(local\catalogue::ITEM_COLUMNS));
        $sent = array_filter($sent, fn($value) => $value !== null);
        $answer = $this->write('save_items', ['id' => $id, 'fingerprint' => $row['fingerprint'], 'name' => 'Places'] + $sent);
        $this->assertSame(['done', ''], [$answer['status'], $answer['errorcode']]);
        $this->assertEquals(['Places', 'Été 1'], [$this->stored('items', $id)->name, $this->stored('items', $id)->code]);
        $edited = ['id' => $id, 'fingerprint' => $answer['fingerprint']];
        $this->assertSame('badcode', $this->write('save_items', $edited + ['code' => 'Été 2'])['errorcode']);
        $this->assertSame('badranges', $this->write('save_items', $edited + ['range1' => 8])['errorcode']);
    }

    /**
     * A change through the shop's own class is noticed like any other.
     */
    public function test_change_in_the_shop_is_noticed(): void {
        global $CFG;
        $edited = fingerprint::of_row($this->stored('items', $this->ids['item']));
        require_once($CFG->dirroot . '/local/shop/classes/CatalogItem.class.php');
        $item = new \local_shop\CatalogItem($this->ids['item'], true);
        $item->status = 'SUSPENDED';
        $item->save();
        $answer = $this->write('save_items', ['id' => $this->ids['item'], 'fingerprint' => $edited, 'name' => 'X']);
        $this->assertSame('SUSPENDED', $answer['current']['status']);
    }

    /**
     * A lost answer is asked for again without making a second item.
     */
    public function test_create_once(): void {
        global $DB;
        $count = $DB->count_records('local_shop_catalogitem');
        $sent = ['key' => 'the-new-item', 'catalogid' => $this->ids['catalogue'], 'categoryid' => $this->ids['category'],
            'code' => 'NEW', 'name' => 'New'];
        $first = $this->write('save_items', $sent);
        $second = $this->write('save_items', $sent);
        $this->assertSame([$first['id'], 1], [$second['id'], $second['replayed']]);
        $this->assertSame($count + 1, $DB->count_records('local_shop_catalogitem'));
    }

    /**
     * What no item may hold, each told by its code and column, and nothing stored.
     *
     * @dataProvider bad_items
     * @param string $code
     * @param string $column
     * @param array $sent
     */
    public function test_refused_item(string $code, string $column, array $sent): void {
        global $DB;
        $count = $DB->count_records('local_shop_catalogitem');
        $good = ['catalogid' => $this->ids['catalogue'], 'categoryid' => $this->ids['category'], 'code' => 'NEW', 'name' => 'New'];
        $answer = $this->write('save_items', $sent + $good);
        $this->assertSame(['refused', $code, $column], [$answer['status'], $answer['errorcode'], $answer['column']]);
        $this->assertStringNotContainsString('{$a', $answer['message']);
        $this->assertSame($count, $DB->count_records('local_shop_catalogitem'));
    }

    /**
     * Give bad items.
     *
     * @return array
     */
    public static function bad_items(): array {
        return [
            'no code' => ['missing', 'code', ['code' => '']],
            'no name' => ['missing', 'name', ['name' => '']],
            'code with an accent' => ['badcode', 'code', ['code' => 'ÉTÉ']],
            'code with a blank' => ['badcode', 'code', ['code' => 'A B']],
            'code too long for the short name' => ['toolong', 'code', ['code' => str_repeat('A', 31)]],
            'taken code' => ['codetaken', 'code', ['code' => 'SEATS']],
            'taken code in another case' => ['codetaken', 'code', ['code' => 'Seats']],
            'taken key' => ['idnumbertaken', 'idnumber', ['idnumber' => 'K1']],
            'long name' => ['toolong', 'name', ['name' => str_repeat('é', 256)]],
            'price with a comma' => ['badprice', 'price1', ['price1' => '1,5']],
            'price with four decimals' => ['badprice', 'price1', ['price1' => '1.0001']],
            'negative price' => ['badprice', 'price3', ['price3' => '-1']],
            'price too large' => ['badprice', 'price5', ['price5' => '10000000']],
            'bounds that fall' => ['badranges', 'range2', ['range1' => 5, 'range2' => 5]],
            'bound after none' => ['badranges', 'range2', ['range1' => 0, 'range2' => 5]],
            'negative bound' => ['badvalue', 'range1', ['range1' => -1]],
            'unknown status' => ['badvalue', 'status', ['status' => 'SOLD']],
            'unknown audience' => ['badvalue', 'onlyforloggedin', ['onlyforloggedin' => 3]],
            'unknown seats mode' => ['badvalue', 'quantaddressesusers', ['quantaddressesusers' => 3]],
            'unknown text format' => ['badvalue', 'notesformat', ['notesformat' => 3]],
            'unknown tax' => ['unknown', 'taxcode', ['taxcode' => '99999']],
            'tax that is none' => ['unknown', 'taxcode', ['taxcode' => 'TVA']],
            'unknown category' => ['unknown', 'categoryid', ['categoryid' => 999999]],
            'unknown catalogue' => ['unknown', 'catalogid', ['catalogid' => 9999]],
            'unknown set' => ['unknown', 'setid', ['setid' => 999999]],
            'unknown owner' => ['unknown', 'userid', ['userid' => 999999]],
            'unknown handler' => ['unknownhandler', 'enablehandler', ['enablehandler' => 'std_nothing']],
            'handler that is a path' => ['unknownhandler', 'enablehandler', ['enablehandler' => '../std']],
            'set with a handler' => ['sethashandler', 'enablehandler', ['isset' => '1', 'enablehandler' => 'std_enrolonecourse']],
            'questions that are no JSON' => ['badquestions', 'requireddata', ['requireddata' => 'name|label']],
            'long pass code' => ['toolong', 'password', ['password' => '123456789']],
        ];
    }

    /**
     * An item cannot move to another catalogue, nor be made in one that follows another.
     */
    public function test_catalogues(): void {
        $master = $this->insert('catalogues', ['name' => 'Master']);
        $slave = $this->insert('catalogues', ['name' => 'Slave', 'groupid' => $this->ids['catalogue']]);
        $id = $this->ids['item'];
        $edited = fingerprint::of_row($this->stored('items', $id));
        $answer = $this->write('save_items', ['id' => $id, 'fingerprint' => $edited, 'catalogid' => $master]);
        $this->assertSame('othercatalogue', $answer['errorcode']);
        $new = ['catalogid' => $slave, 'categoryid' => $this->ids['category'], 'code' => 'NEW', 'name' => 'New'];
        $this->assertSame('slavecatalogue', $this->write('save_items', $new)['errorcode']);
        $answer = $this->write('save_categories', ['catalogid' => $slave, 'name' => 'New']);
        $this->assertSame('slavecatalogue', $answer['errorcode']);
    }

    /**
     * A product joins a set of its catalogue, and nothing else.
     */
    public function test_sets(): void {
        $set = $this->write('save_items', ['catalogid' => $this->ids['catalogue'], 'categoryid' => $this->ids['category'],
            'code' => 'SET', 'name' => 'Set', 'isset' => '1'])['id'];
        $edited = fingerprint::of_row($this->stored('items', $this->ids['item']));
        $answer = $this->write('save_items', ['id' => $this->ids['item'], 'fingerprint' => $edited, 'setid' => $set]);
        $this->assertSame('done', $answer['status']);
        $answer = $this->write('save_items', ['catalogid' => $this->ids['catalogue'], 'categoryid' => $this->ids['category'],
            'code' => 'NEW', 'name' => 'New', 'setid' => $this->ids['item']]);
        $this->assertSame(['unknown', 'setid'], [$answer['errorcode'], $answer['column']]);
    }

    /**
     * Categories are made last in their place, changed over their version, and never put below themselves.
     */
    public function test_categories(): void {
        $top = $this->ids['category'];
        $child = $this->write('save_categories', ['catalogid' => $this->ids['catalogue'], 'name' => 'Excel', 'parentid' => $top]);
        $this->assertSame(['done', 1], [$child['status'], $child['created']]);
        $this->assertEquals([1, 1], [$this->stored('categories', $child['id'])->sortorder,
            $this->stored('categories', $child['id'])->visible]);
        $next = $this->write('save_categories', ['catalogid' => $this->ids['catalogue'], 'name' => 'Word', 'parentid' => $top]);
        $this->assertEquals(2, $this->stored('categories', $next['id'])->sortorder);
        $edited = fingerprint::of_row($this->stored('categories', $top));
        $answer = $this->write('save_categories', ['id' => $top, 'fingerprint' => $edited, 'parentid' => $child['id']]);
        $this->assertSame(['unknown', 'parentid'], [$answer['errorcode'], $answer['column']]);
        $answer = $this->write('save_categories', ['id' => $top, 'fingerprint' => $edited, 'name' => '']);
        $this->assertSame('missing', $answer['errorcode']);
        $answer = $this->write('save_categories', ['id' => $top, 'fingerprint' => $edited, 'visible' => 0]);
        $this->assertSame('done', $answer['status']);
        $late = $this->write('save_categories', ['id' => $top, 'fingerprint' => $edited, 'visible' => 1]);
        $this->assertSame(['changed', 0], [$late['errorcode'], $late['current']['visible']]);
    }

    /**
     * Without the right nothing is written.
     */
    public function test_right_is_needed(): void {
        unassign_capability('local/seatadmin:editcatalogue', $this->servicerole, \context_system::instance()->id);
        $this->expectException(\required_capability_exception::class);
        $this->call('save_items', 0, []);
    }
}
