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
 * Reading roles and enrolments.
 *
 * @package    local_seatadmin
 * @copyright  2026 Seatadmin contributors
 * @license    https://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 * @covers     \local_seatadmin\local\site
 */
final class site_test extends shop_testcase {
    /**
     * Roles are listed with where they can be given and whether the account may give them.
     */
    public function test_roles(): void {
        global $DB;
        $roles = array_column($this->call('get_roles')['roles'], null, 'shortname');
        $this->assertCount($DB->count_records('role'), $roles);
        $student = $roles['student'];
        $this->assertSame([1, 1, 'student'], [$student['assignableincourse'], $student['assignableoverpeople'],
            $student['archetype']]);
        $this->assertContains(CONTEXT_USER, $student['contextlevels']);
        $this->assertContains(CONTEXT_COURSE, $student['contextlevels']);
        $this->assertSame([0, 0], [$roles['manager']['assignableincourse'], $roles['manager']['assignableoverpeople']]);
        $this->assertSame([0, 0], [$roles['editingteacher']['assignableincourse'],
            $roles['editingteacher']['assignableoverpeople']]);
    }

    /**
     * Enrolments tell dates, state, roles and groups.
     */
    public function test_enrolments(): void {
        global $DB;
        $generator = $this->getDataGenerator();
        $now = time();
        $people = array_map(fn() => $generator->create_user(), range(1, 4));
        $generator->enrol_user($people[0]->id, $this->course->id, 'student', 'manual', $now - 50, $now + 50);
        $generator->enrol_user($people[1]->id, $this->course->id, 'teacher', 'manual', $now + 50);
        $generator->enrol_user($people[2]->id, $this->course->id, 'student', 'manual', 0, $now - 1);
        $generator->enrol_user($people[3]->id, $this->course->id, 'student', 'manual', 0, 0, ENROL_USER_SUSPENDED);
        role_assign($this->role('teacher'), $people[0]->id, \context_course::instance($this->course->id));
        $group = $generator->create_group(['courseid' => $this->course->id]);
        groups_add_member($group->id, $people[0]->id);
        $rows = $this->call('get_enrolments', 0, 100, [$this->course->id])['rows'];
        $this->assertSame([1, 0, 0, 0], array_column($rows, 'active'));
        $this->assertSame([0, 0, 0, 1], array_column($rows, 'status'));
        $this->assertSame([$now - 50, $now + 50, 'manual', (int) $people[0]->id], [$rows[0]['timestart'], $rows[0]['timeend'],
            $rows[0]['method'], $rows[0]['userid']]);
        $this->assertEqualsCanonicalizing([$this->role('student'), $this->role('teacher')], $rows[0]['roleids']);
        $this->assertSame([[(int) $group->id], []], [$rows[0]['groupids'], $rows[1]['groupids']]);
        $this->assertNull($rows[0]['email']);
        $this->assertSame((int) $DB->get_field('user_enrolments', 'id', ['userid' => $people[0]->id]), $rows[0]['id']);
    }

    /**
     * Pages, filters and the time of the last change.
     */
    public function test_pages(): void {
        global $DB;
        $generator = $this->getDataGenerator();
        $other = $generator->create_course();
        $people = array_map(fn() => (int) $generator->create_user()->id, range(1, 5));
        foreach ($people as $id) {
            $generator->enrol_user($id, $this->course->id);
        }
        $generator->enrol_user($people[0], $other->id);
        $first = $this->call('get_enrolments', 0, 2, [$this->course->id]);
        $this->assertSame([5, 2], [$first['total'], count($first['rows'])]);
        $second = $this->call('get_enrolments', $first['next'], 3, [$this->course->id]);
        $this->assertSame([0, null], [$second['next'], $second['total']]);
        $this->assertSame($people, array_column(array_merge($first['rows'], $second['rows']), 'userid'));
        $mine = $this->call('get_enrolments', 0, 10, [], [$people[0]]);
        $this->assertSame([(int) $this->course->id, (int) $other->id], array_column($mine['rows'], 'courseid'));
        $both = $this->call('get_enrolments', 0, 10, [$other->id], [$people[0], $people[1]]);
        $this->assertSame(1, $both['total']);
        $DB->set_field('user_enrolments', 'timemodified', 5000, []);
        $DB->set_field('user_enrolments', 'timemodified', 6000, ['userid' => $people[3]]);
        $this->assertSame([$people[3]], array_column(
            $this->call('get_enrolments', 0, 10, [$this->course->id], [], 6000)['rows'],
            'userid'
        ));
        $this->expectExceptionMessage(get_string('noscope', 'local_seatadmin'));
        $this->call('get_enrolments');
    }

    /**
     * Courses the account may not look into are named, and who people are is told to those who may know.
     */
    public function test_rights(): void {
        $generator = $this->getDataGenerator();
        $closed = $generator->create_course();
        $person = $generator->create_user();
        $generator->enrol_user($person->id, $this->course->id);
        $generator->enrol_user($person->id, $closed->id);
        $context = \context_course::instance($closed->id);
        assign_capability('moodle/course:enrolreview', CAP_PROHIBIT, $this->servicerole, $context->id);
        $answer = $this->call('get_enrolments', 0, 10, [], [$person->id], 0, true);
        $this->assertSame([[(int) $closed->id], 1, 1], [$answer['refusedcourseids'], $answer['total'], count($answer['rows'])]);
        $this->assertNull($answer['rows'][0]['lastname']);
        $system = \context_system::instance();
        assign_capability('moodle/user:viewdetails', CAP_ALLOW, $this->servicerole, $system->id);
        $row = $this->call('get_enrolments', 0, 10, [$this->course->id], [], 0, true)['rows'][0];
        $this->assertSame([$person->lastname, null], [$row['lastname'], $row['email']]);
        assign_capability('moodle/site:viewuseridentity', CAP_ALLOW, $this->servicerole, $system->id);
        $row = $this->call('get_enrolments', 0, 10, [$this->course->id], [], 0, true)['rows'][0];
        $this->assertSame([$person->username, $person->email], [$row['username'], $row['email']]);
    }
}
