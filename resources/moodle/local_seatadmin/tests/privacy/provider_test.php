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

namespace local_seatadmin\privacy;

use core_privacy\local\metadata\collection;
use core_privacy\local\request\approved_userlist;
use core_privacy\local\request\userlist;
use core_privacy\local\request\writer;
use local_seatadmin\local\journal;

/**
 * What is kept about people.
 *
 * @package    local_seatadmin
 * @copyright  2026 Seatadmin contributors
 * @license    https://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 * @covers     \local_seatadmin\privacy\provider
 */
final class provider_test extends \core_privacy\tests\provider_testcase {
    /** @var array people: who asks, who gets the seat, who had it, somebody else */
    private $people;

    /**
     * Make people and two rows about them.
     */
    protected function setUp(): void {
        global $DB;
        parent::setUp();
        $this->resetAfterTest();
        $this->people = array_map(fn() => $this->getDataGenerator()->create_user(), range(0, 3));
        foreach ([[1, 2], [3, 3]] as $number => [$related, $former]) {
            $DB->insert_record(journal::TABLE, (object) ['clientkey' => "key-00000$number", 'functionname' => 'move_seats',
                'payloadhash' => 'x', 'userid' => $this->people[0]->id, 'relateduserid' => $this->people[$related]->id,
                'formeruserid' => $this->people[$former]->id, 'objectid' => 7, 'answer' => '{"unitid":7}', 'timecreated' => 5]);
        }
    }

    /**
     * Every column that names a person is described, and every description exists.
     */
    public function test_metadata(): void {
        $items = provider::get_metadata(new collection('local_seatadmin'))->get_collection();
        $this->assertCount(2, $items);
        foreach ($items as $item) {
            foreach ($item->get_privacy_fields() + ['' => $item->get_summary()] as $string) {
                $this->assertTrue(get_string_manager()->string_exists($string, 'local_seatadmin'), $string);
            }
        }
    }

    /**
     * Everybody a row names is found, in the system context.
     */
    public function test_found(): void {
        $system = \context_system::instance();
        foreach ($this->people as $person) {
            $this->assertEquals([$system->id], provider::get_contexts_for_userid($person->id)->get_contextids());
        }
        $this->assertEmpty(provider::get_contexts_for_userid(get_admin()->id)->get_contextids());
        $list = new userlist($system, 'local_seatadmin');
        provider::get_users_in_context($list);
        $this->assertEqualsCanonicalizing(array_column($this->people, 'id'), $list->get_userids());
    }

    /**
     * What is exported is what is kept.
     */
    public function test_export(): void {
        $system = \context_system::instance();
        $this->export_context_data_for_user($this->people[1]->id, $system, 'local_seatadmin');
        $data = writer::with_context($system)->get_data([get_string('pluginname', 'local_seatadmin')]);
        $this->assertCount(1, $data->journal);
        $this->assertSame(['key-000000', 'move_seats', '{"unitid":7}', 7], [$data->journal[0]['key'],
            $data->journal[0]['function'], $data->journal[0]['answer'], $data->journal[0]['object']]);
    }

    /**
     * Deleting takes the rows about a person and no others.
     */
    public function test_delete(): void {
        global $DB;
        $system = \context_system::instance();
        $list = new \core_privacy\tests\request\approved_contextlist($this->people[2], 'local_seatadmin', [$system->id]);
        provider::delete_data_for_user($list);
        $this->assertSame(['key-000001'], $DB->get_fieldset_select(journal::TABLE, 'clientkey', '1 = 1'));
        provider::delete_data_for_users(new approved_userlist($system, 'local_seatadmin', [$this->people[1]->id]));
        $this->assertSame(1, $DB->count_records(journal::TABLE));
        provider::delete_data_for_users(new approved_userlist($system, 'local_seatadmin', [$this->people[3]->id]));
        $this->assertSame(0, $DB->count_records(journal::TABLE));
        $this->setUp();
        provider::delete_data_for_all_users_in_context($system);
        $this->assertSame(0, $DB->count_records(journal::TABLE));
    }
}
