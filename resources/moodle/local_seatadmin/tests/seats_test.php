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

use local_seatadmin\local\batch;
use local_seatadmin\local\journal;

defined('MOODLE_INTERNAL') || die();

require_once(__DIR__ . '/fixtures/shop_testcase.php');

/**
 * Giving, freeing, moving and renewing seats.
 *
 * @package    local_seatadmin
 * @copyright  2026 Seatadmin contributors
 * @license    https://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 * @covers     \local_seatadmin\local\seats
 * @covers     \local_seatadmin\local\batch
 * @covers     \local_seatadmin\local\journal
 * @covers     \local_seatadmin\local\groups
 */
final class seats_test extends shop_testcase {
    /** @var \stdClass somebody to seat */
    private $person;

    /**
     * Make somebody to seat.
     */
    protected function setUp(): void {
        parent::setUp();
        $this->person = $this->getDataGenerator()->create_user();
    }

    /**
     * One call enrols, groups, gives the customer its roles, marks the unit and records it.
     */
    public function test_assign(): void {
        global $DB;
        $events = $this->redirectEvents();
        $unit = $this->make_unit(['contexttype' => 'user_enrolment']);
        $start = time() + DAYSECS;
        $answer = $this->write('assign_seats', $this->wanted($unit, ['timestart' => $start, 'timeend' => $start + 100,
            'groupnames' => ['Lyon'], 'customerroleid' => $this->role('teacher'), 'supervisorroleid' => $this->role('teacher'),
            'mirrorroleid' => $this->role('student')]));
        $this->assertSame(['done', '', 1, 1, 0], [$answer['status'], $answer['errorcode'], $answer['enrolled'],
            $answer['customerenrolled'], $answer['replayed']]);
        $this->assertSame([], $answer['warnings']);

        $enrolment = $DB->get_record('user_enrolments', ['userid' => $this->person->id], '*', MUST_EXIST);
        $this->assertEquals([$start, $start + 100, 0], [$enrolment->timestart, $enrolment->timeend, $enrolment->status]);
        $stored = $this->stored('units', $unit);
        $this->assertEquals(['userenrol', $enrolment->id, $start, 0], [$stored->contexttype, $stored->instanceid,
            $stored->startdate, $stored->enddate]);
        $context = \context_course::instance($this->course->id);
        $this->assertTrue(user_has_role_assignment($this->person->id, $this->role('student'), $context->id));
        $this->assertTrue(user_has_role_assignment($this->buyer->id, $this->role('teacher'), $context->id));
        $over = \context_user::instance($this->person->id)->id;
        $this->assertTrue(user_has_role_assignment($this->buyer->id, $this->role('teacher'), $over));
        $mirror = \context_user::instance($this->buyer->id)->id;
        $this->assertTrue(user_has_role_assignment($this->person->id, $this->role('student'), $mirror));
        $this->assertSame(['B0000000042', 'Lyon'], array_values($DB->get_records_menu('groups', null, 'id', 'id, name')));
        $this->assertTrue(groups_is_member($answer['groupids'][0], $this->person->id));
        $this->assertTrue(groups_is_member($answer['groupids'][1], $this->person->id));
        $this->assertTrue(groups_is_member($answer['groupids'][0], $this->buyer->id));
        $this->assertFalse(groups_is_member($answer['groupids'][1], $this->buyer->id));
        $event = $this->stored('unit_events', $answer['eventid']);
        $this->assertEquals([$unit, $this->ids['line'], 'assign'], [$event->productid, $event->billitemid, $event->eventtype]);
        $this->assertEquals(['user' => $this->person->id, 'course' => $this->course->id, 'by' => $this->service->id],
            json_decode($event->eventdata, true));
        $told = array_filter($events->get_events(), fn($event) => $event instanceof event\seat_assigned);
        $this->assertCount(1, $told);
        $this->assertStringContainsString("'$unit'", reset($told)->get_description());
    }

    /**
     * A second seat of the order joins the group that is there, and the customer is not enrolled again.
     */
    public function test_assign_several(): void {
        global $DB;
        $items = [];
        foreach (range(1, 3) as $number) {
            $items[] = ['key' => $this->key(), 'unitid' => $this->make_unit(), 'courseid' => $this->course->id,
                'userid' => $this->getDataGenerator()->create_user()->id, 'customerroleid' => $this->role('teacher')];
        }
        $results = $this->call('assign_seats', 3, $items)['results'];
        $this->assertSame(['done', 'done', 'done'], array_column($results, 'status'));
        $this->assertSame([1, 0, 0], array_column($results, 'customerenrolled'));
        $this->assertSame(array_column($items, 'key'), array_column($results, 'key'));
        $this->assertSame(1, $DB->count_records('groups'));
    }

    /**
     * Without a start, the seat starts now; without a group wanted, none is made.
     */
    public function test_assign_plain(): void {
        global $DB;
        $before = time();
        $answer = $this->write('assign_seats', $this->wanted($this->make_unit(), ['ordergroup' => 0]));
        $this->assertGreaterThanOrEqual($before, $answer['timestart']);
        $this->assertSame([0, []], [$answer['timeend'], $answer['groupids']]);
        $this->assertSame(0, $DB->count_records('groups'));
    }

    /**
     * The same key is done once and answered the same; with something else to do it is refused.
     */
    public function test_key(): void {
        global $DB;
        $wanted = $this->wanted($this->make_unit()) + ['key' => 'the-key-of-this'];
        $first = $this->write('assign_seats', $wanted);
        $second = $this->write('assign_seats', $wanted);
        $this->assertSame(1, $second['replayed']);
        $this->assertSame(['replayed' => 1] + $first, ['replayed' => 1] + $second);
        $this->assertSame(1, $DB->count_records('user_enrolments', ['userid' => $this->person->id]));
        $third = $this->write('assign_seats', ['timeend' => time() + 999] + $wanted);
        $this->assertSame(['refused', 'keyused'], [$third['status'], $third['errorcode']]);
        $other = $this->write('release_seats', ['unitid' => $wanted['unitid'], 'key' => 'the-key-of-this']);
        $this->assertSame('keyused', $other['errorcode']);
        $this->assertSame('badkey', $this->write('release_seats', ['unitid' => 1, 'key' => 'short'])['errorcode']);
        $this->assertSame('badkey', $this->write('release_seats', ['unitid' => 1, 'key' => 'with a blank'])['errorcode']);
    }

    /**
     * A refusal uses no key: asked again, it is looked at again.
     */
    public function test_refusal_keeps_the_key_free(): void {
        global $DB;
        $unit = $this->make_unit(['deleted' => 1]);
        $wanted = $this->wanted($unit) + ['key' => 'kept-for-later'];
        $this->assertSame('unitdeleted', $this->write('assign_seats', $wanted)['errorcode']);
        $this->assertSame(0, $DB->count_records(journal::TABLE));
        $DB->set_field('local_shop_product', 'deleted', 0, ['id' => $unit]);
        $this->assertSame('done', $this->write('assign_seats', $wanted)['status']);
    }

    /**
     * What forbids giving a seat, each told by its code and a sentence, and nothing done.
     */
    public function test_refused(): void {
        global $DB;
        $now = time();
        $other = $this->getDataGenerator()->create_course(['shortname' => 'OTHER']);
        $bare = $this->getDataGenerator()->create_course(['shortname' => 'MATH 101']);
        $DB->delete_records('enrol', ['courseid' => $bare->id]);
        $gone = $this->getDataGenerator()->create_user(['deleted' => 1]);
        $free = $this->make_unit();
        $cases = [
            'unknownunit' => $this->wanted(999999),
            'notaseat' => $this->wanted($this->make_unit(['contexttype' => 'course'])),
            'unitdeleted' => $this->wanted($this->make_unit(['deleted' => 1])),
            'unitexpired' => $this->wanted($this->make_unit(['enddate' => $now - 10])),
            'baddates' => $this->wanted($free, ['timestart' => $now, 'timeend' => $now]),
            'unknownuser' => $this->wanted($free, ['userid' => $gone->id]),
            'unknowncourse' => $this->wanted($free, ['courseid' => SITEID]),
            'coursenotallowed' => $this->wanted($free, ['courseid' => $other->id]),
            'nomanualenrolment' => $this->wanted($free, ['courseid' => $bare->id]),
            'rolenotassignable' => $this->wanted($free, ['roleid' => $this->role('manager')]),
            'badgroupname' => $this->wanted($free, ['groupnames' => [' ']]),
        ];
        $events = $DB->count_records('local_shop_productevent');
        foreach ($cases as $code => $item) {
            $answer = $this->write('assign_seats', $item);
            $this->assertSame(['refused', $code], [$answer['status'], $answer['errorcode']]);
            $this->assertStringNotContainsString('[[', $answer['message']);
            $this->assertStringNotContainsString('{$a', $answer['message']);
        }
        $this->assertSame(0, $DB->count_records('user_enrolments', ['userid' => $this->person->id]));
        $this->assertSame(0, $DB->count_records('groups'));
        $this->assertSame(0, $DB->count_records(journal::TABLE));
        $this->assertSame($events, $DB->count_records('local_shop_productevent'));
        $this->assertEquals(0, $this->stored('units', $free)->instanceid);
    }

    /**
     * A refusal late on the way takes back what was done before it, and only for that thing.
     */
    public function test_nothing_half_done(): void {
        global $DB;
        $bad = $this->wanted($this->make_unit(), ['groupnames' => ['Lyon'], 'supervisorroleid' => $this->role('manager')]);
        $friend = $this->getDataGenerator()->create_user();
        $good = $this->wanted($this->make_unit(), ['userid' => $friend->id]);
        $results = $this->call('assign_seats', 3, [['key' => $this->key()] + $bad, ['key' => $this->key()] + $good,
            ['key' => $this->key()] + $bad])['results'];
        $this->assertSame(['refused', 'done', 'refused'], array_column($results, 'status'));
        $this->assertSame('rolenotassignable', $results[0]['errorcode']);
        $this->assertFalse($DB->record_exists('user_enrolments', ['userid' => $this->person->id]));
        $this->assertSame(['B0000000042'], $DB->get_fieldset_select('groups', 'name', '1 = 1'));
        $this->assertEquals(0, $this->stored('units', $bad['unitid'])->instanceid);
        $this->assertSame([], groups_get_user_groups($this->course->id, $this->person->id)[0]);
        $this->assertCount(1, groups_get_all_groups($this->course->id));
    }

    /**
     * Whatever goes wrong is answered for its thing alone.
     */
    public function test_failure(): void {
        global $DB;
        $bill = $this->make_bill(43, 'SOLDOUT');
        $unit = $this->make_unit(['currentbillitemid' => $this->make_line($bill)]);
        $run = fn($item) => batch::run('assign_seats', [$item], function () use ($DB, $unit) {
            $DB->set_field('local_shop_product', 'instanceid', 5, ['id' => $unit]);
            throw new \moodle_exception('cannotread', 'local_seatadmin');
        });
        $answer = $run(['key' => 'it-goes-wrong'])[0];
        $this->assertDebuggingCalled();
        $this->assertSame(['failed', 'cannotread'], [$answer['status'], $answer['errorcode']]);
        $this->assertEquals(0, $this->stored('units', $unit)->instanceid);
        $this->assertSame(0, $DB->count_records(journal::TABLE));
    }

    /**
     * The rights of core are asked in the course.
     */
    public function test_rights_of_core(): void {
        global $DB;
        $context = \context_course::instance($this->course->id);
        foreach (['enrol/manual:enrol', 'moodle/course:managegroups'] as $capability) {
            assign_capability($capability, CAP_PROHIBIT, $this->servicerole, $context->id, true);
            $answer = $this->write('assign_seats', $this->wanted($this->make_unit()));
            $this->assertSame('noright', $answer['errorcode']);
            $this->assertStringContainsString($capability, $answer['message']);
            unassign_capability($capability, $this->servicerole, $context->id);
        }
        $this->assertFalse($DB->record_exists('user_enrolments', ['userid' => $this->person->id]));
    }

    /**
     * A seat that is held is not given again; one that points to an enrolment that is gone is free.
     */
    public function test_taken_or_dangling(): void {
        global $DB;
        $unit = $this->make_unit();
        $first = $this->write('assign_seats', $this->wanted($unit));
        $friend = $this->getDataGenerator()->create_user();
        $answer = $this->write('assign_seats', $this->wanted($unit, ['userid' => $friend->id]));
        $this->assertSame(['unittaken', (int) $this->person->id], [$answer['errorcode'], $answer['userid']]);
        $DB->delete_records('user_enrolments', ['id' => $first['userenrolmentid']]);
        $answer = $this->write('assign_seats', $this->wanted($unit, ['userid' => $friend->id]));
        $this->assertSame(['done', ['enrolmentgone']], [$answer['status'], $answer['warnings']]);
    }

    /**
     * Somebody enrolled already uses no seat, unless the client says that the seat stands for that enrolment.
     */
    public function test_enrolled_already(): void {
        global $DB;
        $this->getDataGenerator()->enrol_user($this->person->id, $this->course->id, null, 'manual', 0, 0);
        $unit = $this->make_unit();
        $answer = $this->write('assign_seats', $this->wanted($unit));
        $this->assertSame(['alreadyenrolled', 0], [$answer['errorcode'], $answer['heldbyunitid']]);
        $DB->set_field('user_enrolments', 'timeend', time() - 5, ['userid' => $this->person->id]);
        $this->assertSame('enrolmentsuspended', $this->write('assign_seats', $this->wanted($unit))['errorcode']);
        $answer = $this->write('assign_seats', $this->wanted($unit, ['useexisting' => 1, 'timeend' => time() + 500]));
        $this->assertSame(['done', 0, ['enrolmentsuspended']], [$answer['status'], $answer['enrolled'], $answer['warnings']]);
        $this->assertEquals($answer['userenrolmentid'], $this->stored('units', $unit)->instanceid);
        $answer = $this->write('assign_seats', $this->wanted($this->make_unit(), ['useexisting' => 1]));
        $this->assertSame(['enrolmentheld', $unit], [$answer['errorcode'], $answer['heldbyunitid']]);
        $friend = $this->getDataGenerator()->create_user();
        $DB->set_field('enrol', 'status', 0, ['courseid' => $this->course->id, 'enrol' => 'self']);
        $this->getDataGenerator()->enrol_user($friend->id, $this->course->id, null, 'self');
        $answer = $this->write('assign_seats', $this->wanted($this->make_unit(), ['userid' => $friend->id,
            'useexisting' => 1]));
        $this->assertSame('notmanual', $answer['errorcode']);
    }

    /**
     * What the client should know is told although the seat is given.
     */
    public function test_warnings(): void {
        global $DB;
        $DB->set_field('local_shop_customer', 'hasaccount', 0, []);
        $DB->set_field('user', 'suspended', 1, ['id' => $this->person->id]);
        $unit = $this->make_unit(['currentbillitemid' => 999999]);
        $answer = $this->write('assign_seats', $this->wanted($unit, ['supervisorroleid' => $this->role('teacher')]));
        $this->assertSame(['accountsuspended', 'ordergone', 'nocustomeraccount'], $answer['warnings']);
        $this->assertSame([], $answer['groupids']);
    }

    /**
     * A seat without a list of courses, or with the ids of the block, is used where it may be.
     */
    public function test_courses_of_a_seat(): void {
        $other = $this->getDataGenerator()->create_course(['shortname' => 'R&D, 2']);
        $wanted = fn(string $data) => $this->wanted($this->make_unit(['productiondata' => $data]), ['courseid' => $other->id]);
        $this->assertSame('coursenotallowed', $this->write('assign_seats', $wanted('allowedcourses=1'))['errorcode']);
        $this->assertSame('coursenotallowed', $this->write('assign_seats', $wanted('enabledcourses=SCI'))['errorcode']);
        $this->assertSame('done', $this->write('assign_seats', $wanted("allowedcourses=1%2C$other->id"))['status']);
        $this->person = $this->getDataGenerator()->create_user();
        $this->assertSame('done', $this->write('assign_seats', $wanted('handler=x&enabledcourses='))['status']);
    }

    /**
     * Freeing unenrols, leaves the group of the order and frees the unit.
     */
    public function test_release(): void {
        global $DB;
        $unit = $this->make_unit();
        $given = $this->write('assign_seats', $this->wanted($unit, ['groupnames' => ['Lyon']]));
        $wrong = $this->write('release_seats', ['unitid' => $unit, 'userid' => $this->buyer->id]);
        $this->assertSame(['otherholder', (int) $this->person->id], [$wrong['errorcode'], $wrong['userid']]);
        $answer = $this->write('release_seats', ['unitid' => $unit, 'userid' => $this->person->id, 'reason' => 'Malade']);
        $this->assertSame(['done', 1, []], [$answer['status'], $answer['unenrolled'], $answer['warnings']]);
        $this->assertFalse($DB->record_exists('user_enrolments', ['id' => $given['userenrolmentid']]));
        $this->assertSame(0, $DB->count_records('groups_members'));
        $this->assertEquals(0, $this->stored('units', $unit)->instanceid);
        $event = $this->stored('unit_events', $answer['eventid']);
        $this->assertSame('release', $event->eventtype);
        $this->assertSame('Malade', json_decode($event->eventdata)->reason);
        $this->assertSame('unitfree', $this->write('release_seats', ['unitid' => $unit])['errorcode']);
    }

    /**
     * Whoever is enrolled another way too leaves the group of the order all the same.
     */
    public function test_release_of_someone_enrolled_twice(): void {
        global $DB;
        $unit = $this->make_unit();
        $given = $this->write('assign_seats', $this->wanted($unit));
        $DB->set_field('enrol', 'status', 0, ['courseid' => $this->course->id, 'enrol' => 'self']);
        $this->getDataGenerator()->enrol_user($this->person->id, $this->course->id, null, 'self');
        $this->assertSame('done', $this->write('release_seats', ['unitid' => $unit])['status']);
        $this->assertTrue(is_enrolled(\context_course::instance($this->course->id), $this->person->id));
        $this->assertFalse(groups_is_member($given['groupids'][0], $this->person->id));
    }

    /**
     * Whoever has been in the course keeps the seat, unless staff says otherwise.
     */
    public function test_release_of_a_used_seat(): void {
        global $DB;
        $unit = $this->make_unit();
        $given = $this->write('assign_seats', $this->wanted($unit));
        $DB->insert_record('user_lastaccess', (object) ['userid' => $this->person->id, 'courseid' => $this->course->id,
            'timeaccess' => time() + 5]);
        $answer = $this->write('release_seats', ['unitid' => $unit]);
        $this->assertSame(['seatused', $given['userenrolmentid']], [$answer['errorcode'], $answer['userenrolmentid']]);
        $this->assertEquals($given['userenrolmentid'], $this->stored('units', $unit)->instanceid);
        $long = str_repeat('é', 256);
        $answer = $this->write('release_seats', ['unitid' => $unit, 'evenifused' => 1, 'reason' => $long]);
        $this->assertSame('longreason', $answer['errorcode']);
        $this->assertTrue($DB->record_exists('user_enrolments', ['id' => $given['userenrolmentid']]));
        $this->assertSame('done', $this->write('release_seats', ['unitid' => $unit, 'evenifused' => 1])['status']);
    }

    /**
     * A visit before the enrolment does not count.
     */
    public function test_release_after_an_earlier_visit(): void {
        global $DB;
        $DB->insert_record('user_lastaccess', (object) ['userid' => $this->person->id, 'courseid' => $this->course->id,
            'timeaccess' => time() - 500]);
        $unit = $this->make_unit();
        $this->write('assign_seats', $this->wanted($unit));
        $this->assertSame('done', $this->write('release_seats', ['unitid' => $unit])['status']);
    }

    /**
     * A seat whose enrolment is gone is freed and told so; the enrolment may also be left alone.
     */
    public function test_repairs(): void {
        global $DB;
        $dangling = $this->make_unit(['instanceid' => 999999, 'contexttype' => 'user_enrolment']);
        $answer = $this->write('release_seats', ['unitid' => $dangling]);
        $this->assertSame(['done', 0, 0, ['enrolmentgone']], [$answer['status'], $answer['unenrolled'], $answer['userid'],
            $answer['warnings']]);
        $this->assertSame('userenrol', $this->stored('units', $dangling)->contexttype);
        $unit = $this->make_unit();
        $given = $this->write('assign_seats', $this->wanted($unit));
        $answer = $this->write('release_seats', ['unitid' => $unit, 'unenrol' => 0]);
        $this->assertSame(['done', 0], [$answer['status'], $answer['unenrolled']]);
        $this->assertTrue($DB->record_exists('user_enrolments', ['id' => $given['userenrolmentid']]));
    }

    /**
     * A seat goes to another person in one step.
     */
    public function test_move_to_a_person(): void {
        global $DB;
        $unit = $this->make_unit();
        $this->write('assign_seats', $this->wanted($unit));
        $friend = $this->getDataGenerator()->create_user();
        $answer = $this->write('move_seats', ['unitid' => $unit, 'fromuserid' => $this->person->id, 'userid' => $friend->id]);
        $this->assertSame(['done', (int) $friend->id, (int) $this->person->id, (int) $this->course->id], [$answer['status'],
            $answer['userid'], $answer['fromuserid'], $answer['courseid']]);
        $this->assertFalse($DB->record_exists('user_enrolments', ['userid' => $this->person->id]));
        $this->assertEquals($answer['userenrolmentid'], $this->stored('units', $unit)->instanceid);
        $this->assertSame('move', $this->stored('unit_events', $answer['eventid'])->eventtype);
        $row = $DB->get_record(journal::TABLE, ['functionname' => 'move_seats'], '*', MUST_EXIST);
        $this->assertEquals([$friend->id, $this->person->id, $unit], [$row->relateduserid, $row->formeruserid, $row->objectid]);
    }

    /**
     * A seat goes to another course of its list; when it cannot, its holder keeps it.
     */
    public function test_move_to_a_course(): void {
        global $DB;
        $math = $this->getDataGenerator()->create_course(['shortname' => 'MATH 101']);
        $other = $this->getDataGenerator()->create_course(['shortname' => 'OTHER']);
        $unit = $this->make_unit();
        $given = $this->write('assign_seats', $this->wanted($unit));
        $answer = $this->write('move_seats', ['unitid' => $unit, 'courseid' => $other->id]);
        $this->assertSame('coursenotallowed', $answer['errorcode']);
        $this->assertTrue($DB->record_exists('user_enrolments', ['id' => $given['userenrolmentid']]));
        $this->assertTrue(groups_is_member($given['groupids'][0], $this->person->id));
        $answer = $this->write('move_seats', ['unitid' => $unit, 'courseid' => $math->id]);
        $this->assertSame(['done', (int) $math->id, (int) $this->course->id], [$answer['status'], $answer['courseid'],
            $answer['fromcourseid']]);
        $this->assertSame('samemove', $this->write('move_seats', ['unitid' => $unit, 'courseid' => $math->id])['errorcode']);
        $this->assertSame('unitfree', $this->write('move_seats', ['unitid' => $this->make_unit(), 'userid' => 2])['errorcode']);
    }

    /**
     * Renewing moves the end of the unit and of the enrolment, and nothing when it was read in another state.
     */
    public function test_renew(): void {
        global $DB;
        $unit = $this->make_unit();
        $given = $this->write('assign_seats', $this->wanted($unit));
        $end = time() + YEARSECS;
        $line = $this->make_line($this->make_bill(44, 'COMPLETE'));
        $answer = $this->write('renew_units', ['unitid' => $unit, 'enddate' => $end, 'expectedenddate' => 0,
            'billitemid' => $line]);
        $this->assertSame(['done', 1, []], [$answer['status'], $answer['enrolmentupdated'], $answer['warnings']]);
        $this->assertEquals($end, $DB->get_field('user_enrolments', 'timeend', ['id' => $given['userenrolmentid']]));
        $stored = $this->stored('units', $unit);
        $this->assertEquals([$end, $line, $this->ids['line'], $given['timestart']], [$stored->enddate,
            $stored->currentbillitemid, $stored->initialbillitemid, $stored->startdate]);
        $event = $this->stored('unit_events', $answer['eventid']);
        $this->assertEquals(['renew', $line], [$event->eventtype, $event->billitemid]);
        $answer = $this->write('renew_units', ['unitid' => $unit, 'enddate' => $end + 1, 'expectedenddate' => 0]);
        $this->assertSame(['changed', $end], [$answer['errorcode'], $answer['enddate']]);
    }

    /**
     * A suspended enrolment becomes active again only when that is wanted; other units have an end of their own.
     */
    public function test_renew_states(): void {
        global $DB;
        $unit = $this->make_unit();
        $given = $this->write('assign_seats', $this->wanted($unit));
        $DB->set_field('user_enrolments', 'status', ENROL_USER_SUSPENDED, ['id' => $given['userenrolmentid']]);
        $answer = $this->write('renew_units', ['unitid' => $unit, 'enddate' => 0]);
        $this->assertSame(['enrolmentsuspended'], $answer['warnings']);
        $answer = $this->write('renew_units', ['unitid' => $unit, 'enddate' => time() + 50, 'reactivate' => 1]);
        $this->assertSame([], $answer['warnings']);
        $this->assertEquals(0, $DB->get_field('user_enrolments', 'status', ['id' => $given['userenrolmentid']]));
        $answer = $this->write('renew_units', ['unitid' => $unit, 'enddate' => time() + 90, 'enrolment' => 0]);
        $this->assertSame(0, $answer['enrolmentupdated']);
        $course = $this->make_unit(['contexttype' => 'course', 'instanceid' => $this->course->id]);
        $answer = $this->write('renew_units', ['unitid' => $course, 'enddate' => 5000]);
        $this->assertSame(['done', 0, 0], [$answer['status'], $answer['enrolmentupdated'], $answer['userenrolmentid']]);
        $cases = ['baddates' => ['enddate' => 900], 'unknownline' => ['enddate' => 0, 'billitemid' => 999999]];
        foreach ($cases as $code => $more) {
            $this->assertSame($code, $this->write('renew_units', ['unitid' => $course] + $more)['errorcode']);
        }
    }

    /**
     * A call that did not arrive whole does nothing.
     */
    public function test_cut_call(): void {
        global $DB;
        $item = ['key' => $this->key()] + $this->wanted($this->make_unit());
        foreach (['batchcut' => [2, [$item]], 'batchtoolarge' => [101, array_fill(0, 101, $item)]] as $code => $params) {
            try {
                $this->call('assign_seats', ...$params);
                $this->fail($code);
            } catch (\moodle_exception $e) {
                $this->assertSame($code, $e->errorcode);
            }
        }
        $this->assertFalse($DB->record_exists('user_enrolments', ['userid' => $this->person->id]));
    }

    /**
     * Without the right nothing is written.
     */
    public function test_right_is_needed(): void {
        unassign_capability('local/seatadmin:manageseats', $this->servicerole, \context_system::instance()->id);
        foreach (['assign_seats', 'release_seats', 'move_seats', 'renew_units', 'set_bill_status'] as $name) {
            try {
                $this->call($name, 0, []);
                $this->fail($name);
            } catch (\required_capability_exception $e) {
                $this->assertSame('nopermissions', $e->errorcode);
            }
        }
    }

    /**
     * Old answers are forgotten, recent ones are not.
     */
    public function test_purge(): void {
        global $DB;
        $this->write('assign_seats', $this->wanted($this->make_unit()));
        $this->assertSame(0, journal::purge(time() + 89 * DAYSECS));
        set_config('journaldays', 10, 'local_seatadmin');
        $this->assertSame(1, journal::purge(time() + 11 * DAYSECS));
        $this->assertSame(0, $DB->count_records(journal::TABLE));
    }

    /**
     * Ask for a seat for the person.
     *
     * @param int $unit
     * @param array $more
     * @return array
     */
    private function wanted(int $unit, array $more = []): array {
        return $more + ['unitid' => $unit, 'userid' => $this->person->id, 'courseid' => $this->course->id];
    }
}
