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

use context_course;
use context_user;
use local_seatadmin\event\seat_assigned;
use local_seatadmin\event\seat_moved;
use local_seatadmin\event\seat_released;
use local_seatadmin\event\unit_renewed;

defined('MOODLE_INTERNAL') || die();

global $CFG;
require_once($CFG->libdir . '/enrollib.php');
require_once($CFG->dirroot . '/group/lib.php');

/**
 * Seats: units of the shop that one person can hold through a manual enrolment in one course.
 *
 * The shop's own handler fails in several ways, prints pages and mails, and its class for units loads the storefront, the
 * frozen objects of the bill and the backup library. So units are written here, on a row that is locked: no two calls give
 * one seat to two people. Events of units are made through the shop's class.
 *
 * The rights of core are asked too: nobody enrols, groups or gives roles through this plugin who could not do it through
 * the functions of core.
 *
 * @package    local_seatadmin
 * @copyright  2026 Seatadmin contributors
 * @license    https://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */
final class seats {
    /** What the shop's handlers write. */
    public const CONTEXTTYPE = 'userenrol';

    /** The same in the words of its screens. */
    private const WORDS = [self::CONTEXTTYPE, 'user_enrolment'];

    /** Longest reason, in characters. */
    private const MAX_REASON = 255;

    /** @var array what is known of courses, by id: course, context, instance, roles */
    private $courses = [];

    /** @var array roles by shortname */
    private $roles = [];

    /**
     * Give a free seat to a person: enrolment, groups, roles of the customer, mark on the unit.
     *
     * @param array $item as described in the external function
     * @return outcome
     */
    public function assign(array $item): outcome {
        $unit = $this->seat($item['unitid']);
        if ($unit->instanceid && $this->enrolment((int) $unit->instanceid)) {
            throw new refusal('unittaken', ['unit' => $unit->id], $this->holder($unit));
        }
        $placed = $this->place($unit, $item['userid'], $item['courseid'], $item);
        // A unit that points to an enrolment that is gone is a free seat: nobody holds it.
        $placed['warnings'] = array_merge($unit->instanceid ? ['enrolmentgone'] : [], $placed['warnings']);
        $event = $this->record($unit, 'assign', ['user' => $item['userid'], 'course' => $item['courseid']]);
        seat_assigned::tell($unit->id, $item['userid'], ['courseid' => $item['courseid']]);
        return new outcome((int) $unit->id, ['eventid' => $event] + $placed, $item['userid']);
    }

    /**
     * Free a seat: unenrol its holder, mark the unit.
     *
     * @param array $item as described in the external function
     * @return outcome
     */
    public function release(array $item): outcome {
        $unit = $this->seat($item['unitid']);
        if (!$unit->instanceid) {
            throw new refusal('unitfree', ['unit' => $unit->id]);
        }
        $enrolment = $this->enrolment((int) $unit->instanceid);
        $warnings = [];
        $unenrolled = 0;
        if (!$enrolment) {
            $warnings[] = 'enrolmentgone';
        } else {
            $this->require_holder($enrolment, $item['userid']);
            if ($item['unenrol']) {
                $this->require_unused($enrolment, $item['evenifused']);
                $this->unenrol($unit, $enrolment);
                $unenrolled = 1;
            }
        }
        $this->mark($unit, 0, (int) $unit->startdate);
        $userid = (int) ($enrolment->userid ?? 0);
        $courseid = (int) ($enrolment->courseid ?? 0);
        $event = $this->record($unit, 'release', [
            'user' => $userid,
            'course' => $courseid,
            'reason' => self::reason($item),
        ]);
        seat_released::tell($unit->id, $userid, ['courseid' => $courseid]);
        return new outcome((int) $unit->id, [
            'unitid' => (int) $unit->id,
            'userid' => $userid,
            'courseid' => $courseid,
            'unenrolled' => $unenrolled,
            'eventid' => $event,
            'warnings' => $warnings,
        ], $userid);
    }

    /**
     * Give a held seat to another person, or use it in another course.
     *
     * @param array $item as described in the external function
     * @return outcome
     */
    public function move(array $item): outcome {
        $unit = $this->seat($item['unitid']);
        $enrolment = $unit->instanceid ? $this->enrolment((int) $unit->instanceid) : null;
        if (!$enrolment) {
            throw new refusal('unitfree', ['unit' => $unit->id]);
        }
        $this->require_holder($enrolment, $item['fromuserid']);
        $userid = $item['userid'] ?: (int) $enrolment->userid;
        $courseid = $item['courseid'] ?: (int) $enrolment->courseid;
        if ($userid === (int) $enrolment->userid && $courseid === (int) $enrolment->courseid) {
            throw new refusal('samemove', ['unit' => $unit->id]);
        }
        $this->require_unused($enrolment, $item['evenifused']);
        $this->unenrol($unit, $enrolment);
        $placed = $this->place($unit, $userid, $courseid, $item);
        $event = $this->record($unit, 'move', [
            'fromuser' => (int) $enrolment->userid,
            'fromcourse' => (int) $enrolment->courseid,
            'user' => $userid,
            'course' => $courseid,
            'reason' => self::reason($item),
        ]);
        seat_moved::tell($unit->id, $userid, ['courseid' => $courseid, 'fromuserid' => (int) $enrolment->userid,
            'fromcourseid' => (int) $enrolment->courseid]);
        return new outcome((int) $unit->id, [
            'eventid' => $event,
            'fromuserid' => (int) $enrolment->userid,
            'fromcourseid' => (int) $enrolment->courseid,
        ] + $placed, $userid, (int) $enrolment->userid);
    }

    /**
     * Set another end for a unit, and for the enrolment it stands for.
     *
     * @param array $item as described in the external function
     * @return outcome
     */
    public function renew(array $item): outcome {
        global $DB;
        $unit = $this->unit($item['unitid']);
        if ($unit->deleted) {
            throw new refusal('unitdeleted', ['unit' => $unit->id]);
        }
        $end = $item['enddate'];
        if ($end < 0 || ($end > 0 && $end <= $unit->startdate)) {
            throw new refusal('baddates');
        }
        if ($item['expectedenddate'] >= 0 && $item['expectedenddate'] !== (int) $unit->enddate) {
            throw new refusal('changed', [], ['unitid' => (int) $unit->id, 'enddate' => (int) $unit->enddate]);
        }
        $line = $item['billitemid'] ?: (int) $unit->currentbillitemid;
        if ($item['billitemid']) {
            $this->require_line_of_customer($item['billitemid'], (int) $unit->customerid);
        }
        $warnings = [];
        $seat = in_array($unit->contexttype, self::WORDS, true);
        $enrolment = $seat && $unit->instanceid ? $this->enrolment((int) $unit->instanceid) : null;
        if ($seat && $unit->instanceid && !$enrolment) {
            $warnings[] = 'enrolmentgone';
        }
        $updated = 0;
        if ($item['enrolment'] && $enrolment) {
            $warnings = array_merge($warnings, $this->extend($enrolment, $end, (bool) $item['reactivate']));
            $updated = 1;
        }
        $DB->update_record('local_shop_product', ['id' => $unit->id, 'enddate' => $end, 'currentbillitemid' => $line]);
        $unit->currentbillitemid = $line;
        $event = $this->record($unit, 'renew', ['from' => (int) $unit->enddate, 'to' => $end]);
        $userid = (int) ($enrolment->userid ?? 0);
        unit_renewed::tell($unit->id, $userid, ['enddate' => $end]);
        return new outcome((int) $unit->id, [
            'unitid' => (int) $unit->id,
            'enddate' => $end,
            'enrolmentupdated' => $updated,
            'userenrolmentid' => (int) ($enrolment->id ?? 0),
            'eventid' => $event,
            'warnings' => $warnings,
        ], $userid);
    }

    /**
     * Name what must not be made by two calls at the same time to assign or move a seat: a group, an enrolment.
     *
     * @param array $item
     * @return array
     */
    public function alone(array $item): array {
        global $DB;
        $unit = $DB->get_record('local_shop_product', ['id' => $item['unitid']]);
        if (!$unit) {
            return [];
        }
        $courseid = $item['courseid'];
        if (!$courseid && $unit->instanceid) {
            $courseid = (int) ($this->enrolment((int) $unit->instanceid)->courseid ?? 0);
        }
        $names = [];
        foreach ($this->group_names($unit, $item)[0] as $name) {
            if (!groups::find($courseid, $name)) {
                $names[] = "group $courseid " . \core_text::strtolower(trim($name));
            }
        }
        foreach ([$item['userid'], $item['customerroleid'] ? $this->customer_account($unit) : 0] as $userid) {
            if ($userid && !$this->enrolments($courseid, $userid)) {
                $names[] = "enrolment $courseid $userid";
            }
        }
        return $names;
    }

    /**
     * Enrol a person for a unit, with everything around it, and mark the unit.
     *
     * @param \stdClass $unit
     * @param int $userid
     * @param int $courseid
     * @param array $item roles, dates, groups
     * @return array fields of the answer
     */
    private function place(\stdClass $unit, int $userid, int $courseid, array $item): array {
        $now = time();
        if ($unit->enddate && $unit->enddate < $now) {
            throw new refusal('unitexpired', ['unit' => $unit->id]);
        }
        $start = $item['timestart'] ?: $now;
        if ($start < 0 || $item['timeend'] < 0 || ($item['timeend'] > 0 && $item['timeend'] <= $start)) {
            throw new refusal('baddates');
        }
        $warnings = [];
        if ($this->person($userid)->suspended) {
            $warnings[] = 'accountsuspended';
        }
        $place = $this->course($courseid);
        $this->require_allowed($unit, $place->course);
        $enrolment = $this->existing($userid, $courseid, (bool) $item['useexisting']);
        $enrolled = 0;
        if ($enrolment) {
            $start = (int) ($enrolment->timestart ?: $enrolment->timecreated);
            if (!$this->running($enrolment, $now)) {
                $warnings[] = 'enrolmentsuspended';
            }
        } else {
            $roleid = $item['roleid'] ?: $this->role('student');
            $this->enrol($place, $userid, $roleid, $start, $item['timeend']);
            $enrolment = $this->existing($userid, $courseid, true);
            $enrolled = 1;
        }
        [$names, $missing] = $this->group_names($unit, $item);
        $warnings = array_merge($warnings, $missing);
        $customer = $this->customer_account($unit);
        $wanted = $item['customerroleid'] || $item['supervisorroleid'] || $item['mirrorroleid'];
        if ($wanted && !$customer) {
            $warnings[] = 'nocustomeraccount';
        }
        $customerenrolled = $customer && $item['customerroleid'] && $customer !== $userid
            ? $this->enrol_customer($place, $customer, $item['customerroleid'], $now) : 0;
        $groups = $this->join($place, $names, $userid, $item['ordergroup'] && $item['customerroleid'] ? $customer : 0);
        if ($customer && $customer !== $userid) {
            $this->give_role($item['supervisorroleid'], $customer, $userid);
            $this->give_role($item['mirrorroleid'], $userid, $customer);
        }
        $this->mark($unit, (int) $enrolment->id, $start);
        return [
            'unitid' => (int) $unit->id,
            'userid' => $userid,
            'courseid' => $courseid,
            'userenrolmentid' => (int) $enrolment->id,
            'timestart' => (int) $enrolment->timestart,
            'timeend' => (int) $enrolment->timeend,
            'enrolled' => $enrolled,
            'customerenrolled' => $customerenrolled,
            'groupids' => $groups,
            'warnings' => $warnings,
        ];
    }

    /**
     * Read a unit, for this call alone.
     *
     * @param int $id
     * @return \stdClass
     */
    private function unit(int $id): \stdClass {
        $unit = shop::locked_row('units', $id);
        if (!$unit) {
            throw new refusal('unknownunit', ['unit' => $id]);
        }
        return $unit;
    }

    /**
     * Read a unit that is a seat in use or free, not one that staff has disabled.
     *
     * @param int $id
     * @return \stdClass
     */
    private function seat(int $id): \stdClass {
        $unit = $this->unit($id);
        if (!in_array($unit->contexttype, self::WORDS, true)) {
            throw new refusal('notaseat', ['unit' => $id, 'type' => $unit->contexttype]);
        }
        if ($unit->deleted) {
            throw new refusal('unitdeleted', ['unit' => $id]);
        }
        return $unit;
    }

    /**
     * Read an enrolment with its method and course.
     *
     * @param int $id
     * @return \stdClass|null
     */
    private function enrolment(int $id): ?\stdClass {
        global $DB;
        $sql = 'SELECT ue.*, e.enrol, e.courseid, e.status AS methodstatus
                  FROM {user_enrolments} ue JOIN {enrol} e ON e.id = ue.enrolid WHERE ue.id = :id';
        return $DB->get_record_sql($sql, ['id' => $id]) ?: null;
    }

    /**
     * Read how a person is enrolled in a course, by any method and in any state.
     *
     * @param int $courseid
     * @param int $userid
     * @return array
     */
    private function enrolments(int $courseid, int $userid): array {
        global $DB;
        $sql = 'SELECT ue.*, e.enrol, e.courseid, e.status AS methodstatus
                  FROM {user_enrolments} ue JOIN {enrol} e ON e.id = ue.enrolid
                 WHERE e.courseid = :courseid AND ue.userid = :userid ORDER BY ue.id';
        return $DB->get_records_sql($sql, ['courseid' => $courseid, 'userid' => $userid]);
    }

    /**
     * Say whether an enrolment lets its person in, now or later.
     *
     * @param \stdClass $enrolment
     * @param int $now
     * @return bool
     */
    private function running(\stdClass $enrolment, int $now): bool {
        return (int) $enrolment->status === ENROL_USER_ACTIVE && (int) $enrolment->methodstatus === ENROL_INSTANCE_ENABLED
            && (!$enrolment->timeend || $enrolment->timeend > $now);
    }

    /**
     * Find the enrolment a seat may stand for, or make sure that there is none.
     *
     * @param int $userid
     * @param int $courseid
     * @param bool $use whether the client wants the seat to stand for an enrolment that is there already
     * @return \stdClass|null null when the person has to be enrolled
     */
    private function existing(int $userid, int $courseid, bool $use): ?\stdClass {
        $all = $this->enrolments($courseid, $userid);
        if (!$all) {
            return null;
        }
        $manual = array_filter($all, fn($enrolment) => $enrolment->enrol === 'manual');
        $first = reset($manual) ?: reset($all);
        $fields = [
            'userid' => $userid,
            'courseid' => $courseid,
            'userenrolmentid' => (int) $first->id,
            'timestart' => (int) $first->timestart,
            'timeend' => (int) $first->timeend,
            'heldbyunitid' => $this->holding_unit((int) $first->id),
        ];
        if (!$use) {
            $running = array_filter($all, fn($enrolment) => $this->running($enrolment, time()));
            throw new refusal($running ? 'alreadyenrolled' : 'enrolmentsuspended', $fields, $fields);
        }
        if (!$manual) {
            throw new refusal('notmanual', ['method' => $first->enrol], $fields);
        }
        if ($fields['heldbyunitid']) {
            throw new refusal('enrolmentheld', ['unit' => $fields['heldbyunitid']], $fields);
        }
        return $first;
    }

    /**
     * Find the unit that stands for an enrolment.
     *
     * @param int $userenrolmentid
     * @return int 0 when there is none
     */
    private function holding_unit(int $userenrolmentid): int {
        global $DB;
        [$sql, $params] = $DB->get_in_or_equal(self::WORDS, SQL_PARAMS_NAMED);
        $ids = $DB->get_fieldset_select(
            'local_shop_product',
            'id',
            "instanceid = :instanceid AND deleted = 0 AND contexttype $sql",
            $params + ['instanceid' => $userenrolmentid]
        );
        return $ids ? (int) min($ids) : 0;
    }

    /**
     * Say who holds a unit.
     *
     * @param \stdClass $unit
     * @return array fields of the answer
     */
    private function holder(\stdClass $unit): array {
        $enrolment = $this->enrolment((int) $unit->instanceid);
        return [
            'unitid' => (int) $unit->id,
            'userid' => (int) $enrolment->userid,
            'courseid' => (int) $enrolment->courseid,
            'userenrolmentid' => (int) $enrolment->id,
        ];
    }

    /**
     * Refuse when somebody else holds the seat than the client thinks.
     *
     * @param \stdClass $enrolment
     * @param int $userid 0 when the client does not mind
     */
    private function require_holder(\stdClass $enrolment, int $userid): void {
        if ($userid && $userid !== (int) $enrolment->userid) {
            throw new refusal('otherholder', [], ['userid' => (int) $enrolment->userid,
                'courseid' => (int) $enrolment->courseid, 'userenrolmentid' => (int) $enrolment->id]);
        }
    }

    /**
     * Refuse when the holder has been in the course since the enrolment, unless staff decided otherwise.
     *
     * @param \stdClass $enrolment
     * @param int $evenifused
     */
    private function require_unused(\stdClass $enrolment, int $evenifused): void {
        global $DB;
        if ($evenifused) {
            return;
        }
        $params = ['userid' => $enrolment->userid, 'courseid' => $enrolment->courseid, 'since' => $enrolment->timecreated];
        $used = $DB->record_exists_select(
            'user_lastaccess',
            'userid = :userid AND courseid = :courseid AND timeaccess >= :since',
            $params
        );
        $readers = get_log_manager()->get_readers('\core\log\sql_reader');
        if (!$used && $readers) {
            $select = 'userid = :userid AND courseid = :courseid AND timecreated >= :since';
            $used = reset($readers)->get_events_select_count($select, $params) > 0;
        }
        if ($used) {
            throw new refusal('seatused', [], ['userid' => (int) $enrolment->userid,
                'courseid' => (int) $enrolment->courseid, 'userenrolmentid' => (int) $enrolment->id]);
        }
    }

    /**
     * Read an account.
     *
     * @param int $userid
     * @return \stdClass
     */
    private function person(int $userid): \stdClass {
        global $DB;
        $user = $DB->get_record('user', ['id' => $userid, 'deleted' => 0], 'id, suspended');
        if (!$user || isguestuser($userid)) {
            throw new refusal('unknownuser', ['user' => $userid]);
        }
        return $user;
    }

    /**
     * Read what is needed of a course, once.
     *
     * @param int $courseid
     * @return \stdClass course, context, instance (of manual enrolment), roles (assignable ids)
     */
    private function course(int $courseid): \stdClass {
        global $DB;
        if (!isset($this->courses[$courseid])) {
            $course = $DB->get_record('course', ['id' => $courseid], 'id, shortname');
            if (!$course || $courseid === (int) SITEID) {
                throw new refusal('unknowncourse', ['course' => $courseid]);
            }
            $context = context_course::instance($courseid);
            $manual = array_filter(enrol_get_instances($courseid, true), fn($instance) => $instance->enrol === 'manual');
            $this->courses[$courseid] = (object) [
                'course' => $course,
                'context' => $context,
                'instance' => reset($manual) ?: null,
                'roles' => array_keys(get_assignable_roles($context, ROLENAME_SHORT)),
            ];
        }
        return $this->courses[$courseid];
    }

    /**
     * Refuse unless the account may do something in a context.
     *
     * @param string $capability
     * @param \context $context
     */
    private function require_right(string $capability, \context $context): void {
        if (!has_capability($capability, $context)) {
            throw new refusal('noright', ['capability' => $capability]);
        }
    }

    /**
     * Refuse a course the seat may not be used in.
     *
     * Handlers restrict by short names (enabledcourses), the block by ids (allowedcourses); an empty list is no restriction.
     *
     * @param \stdClass $unit
     * @param \stdClass $course
     */
    private function require_allowed(\stdClass $unit, \stdClass $course): void {
        $pairs = decoder::pairs($unit->productiondata);
        $list = fn($text) => array_filter(array_map('trim', explode(',', $text)), 'strlen');
        $names = $list($pairs['enabledcourses'] ?? '');
        $ids = $list($pairs['allowedcourses'] ?? '');
        if (
            ($names || $ids)
            && !in_array($course->shortname, $names, true)
            && !in_array((string) $course->id, $ids, true)
        ) {
            throw new refusal('coursenotallowed', ['unit' => $unit->id, 'courses' => implode(', ', array_merge($names, $ids))]);
        }
    }

    /**
     * Enrol a person by the manual method.
     *
     * @param \stdClass $place from {@see course()}
     * @param int $userid
     * @param int $roleid
     * @param int $start
     * @param int $end
     */
    private function enrol(\stdClass $place, int $userid, int $roleid, int $start, int $end): void {
        $this->require_right('enrol/manual:enrol', $place->context);
        if (!$place->instance) {
            throw new refusal('nomanualenrolment', ['course' => $place->course->shortname]);
        }
        if (!in_array($roleid, $place->roles)) {
            throw new refusal('rolenotassignable', ['role' => $roleid]);
        }
        enrol_get_plugin('manual')->enrol_user($place->instance, $userid, $roleid, $start, $end, ENROL_USER_ACTIVE);
    }

    /**
     * Enrol the customer who supervises, unless enrolled.
     *
     * @param \stdClass $place
     * @param int $customer
     * @param int $roleid
     * @param int $now
     * @return int 1 when enrolled now
     */
    private function enrol_customer(\stdClass $place, int $customer, int $roleid, int $now): int {
        if ($this->enrolments((int) $place->course->id, $customer)) {
            return 0;
        }
        $this->enrol($place, $customer, $roleid, $now, 0);
        return 1;
    }

    /**
     * Give a role over a person.
     *
     * @param int $roleid 0 none
     * @param int $who
     * @param int $over
     */
    private function give_role(int $roleid, int $who, int $over): void {
        if (!$roleid) {
            return;
        }
        $context = context_user::instance($over);
        if (!array_key_exists($roleid, get_assignable_roles($context, ROLENAME_SHORT))) {
            throw new refusal('rolenotassignable', ['role' => $roleid]);
        }
        role_assign($roleid, $who, $context->id);
    }

    /**
     * Give the id of a role.
     *
     * @param string $shortname
     * @return int
     */
    private function role(string $shortname): int {
        global $DB;
        if (!isset($this->roles[$shortname])) {
            $id = $DB->get_field('role', 'id', ['shortname' => $shortname]);
            if (!$id) {
                throw new refusal('unknownrole', ['role' => $shortname]);
            }
            $this->roles[$shortname] = (int) $id;
        }
        return $this->roles[$shortname];
    }

    /**
     * Give the Moodle account of a unit's customer.
     *
     * @param \stdClass $unit
     * @return int 0 when there is none
     */
    private function customer_account(\stdClass $unit): int {
        global $DB;
        $id = (int) $DB->get_field('local_shop_customer', 'hasaccount', ['id' => $unit->customerid]);
        return $id && $DB->record_exists('user', ['id' => $id, 'deleted' => 0]) ? $id : 0;
    }

    /**
     * Give the name of the group of an order, as the shop builds it.
     *
     * @param \stdClass $unit
     * @return string|null null when the order does not exist any more
     */
    private function order_group(\stdClass $unit): ?string {
        global $DB;
        $sql = 'SELECT b.ordering FROM {local_shop_billitem} l JOIN {local_shop_bill} b ON b.id = l.billid WHERE l.id = :id';
        $ordering = $DB->get_field_sql($sql, ['id' => $unit->currentbillitemid]);
        return $ordering ? sprintf('B%010d', $ordering) : null;
    }

    /**
     * Name the groups a person joins.
     *
     * @param \stdClass $unit
     * @param array $item
     * @return array names, warnings
     */
    private function group_names(\stdClass $unit, array $item): array {
        $names = [];
        $warnings = [];
        if ($item['ordergroup']) {
            $name = $this->order_group($unit);
            if ($name === null) {
                $warnings[] = 'ordergone';
            } else {
                $names[] = $name;
            }
        }
        foreach ($item['groupnames'] as $name) {
            $name = trim($name);
            if ($name === '' || \core_text::strlen($name) > 254) {
                throw new refusal('badgroupname');
            }
            $names[] = $name;
        }
        return [array_values(array_unique($names)), $warnings];
    }

    /**
     * Put a person into groups, and the customer into the first one.
     *
     * @param \stdClass $place
     * @param array $names
     * @param int $userid
     * @param int $customer 0 nobody
     * @return array ids
     */
    private function join(\stdClass $place, array $names, int $userid, int $customer): array {
        if ($names) {
            $this->require_right('moodle/course:managegroups', $place->context);
        }
        $ids = [];
        foreach ($names as $number => $name) {
            $id = groups::find_or_make((int) $place->course->id, $name);
            if (!groups_add_member($id, $userid)) {
                throw new refusal('groupclosed', ['group' => $name]);
            }
            if ($number === 0 && $customer) {
                groups_add_member($id, $customer);
            }
            $ids[] = $id;
        }
        return $ids;
    }

    /**
     * Unenrol the holder of a unit and take the person out of the group of the order.
     *
     * @param \stdClass $unit
     * @param \stdClass $enrolment
     */
    private function unenrol(\stdClass $unit, \stdClass $enrolment): void {
        global $DB;
        if ($enrolment->enrol !== 'manual') {
            throw new refusal('notmanual', ['method' => $enrolment->enrol], ['userid' => (int) $enrolment->userid,
                'courseid' => (int) $enrolment->courseid, 'userenrolmentid' => (int) $enrolment->id]);
        }
        $this->require_right('enrol/manual:unenrol', context_course::instance($enrolment->courseid));
        $instance = $DB->get_record('enrol', ['id' => $enrolment->enrolid], '*', MUST_EXIST);
        enrol_get_plugin('manual')->unenrol_user($instance, $enrolment->userid);
        $name = $this->order_group($unit);
        // Whoever is still enrolled another way keeps groups, but not that of an order without a seat.
        if ($name !== null && ($group = groups::find((int) $enrolment->courseid, $name))) {
            groups_remove_member($group, $enrolment->userid);
        }
    }

    /**
     * Set another end for an enrolment.
     *
     * @param \stdClass $enrolment
     * @param int $end
     * @param bool $reactivate
     * @return array warnings
     */
    private function extend(\stdClass $enrolment, int $end, bool $reactivate): array {
        global $DB;
        if ($enrolment->enrol !== 'manual') {
            throw new refusal('notmanual', ['method' => $enrolment->enrol]);
        }
        $this->require_right('enrol/manual:manage', context_course::instance($enrolment->courseid));
        $instance = $DB->get_record('enrol', ['id' => $enrolment->enrolid], '*', MUST_EXIST);
        $suspended = (int) $enrolment->status !== ENROL_USER_ACTIVE;
        $status = $suspended && $reactivate ? ENROL_USER_ACTIVE : null;
        enrol_get_plugin('manual')->update_user_enrol($instance, $enrolment->userid, $status, null, $end);
        return $suspended && !$reactivate ? ['enrolmentsuspended'] : [];
    }

    /**
     * Refuse a bill line that is not the customer's.
     *
     * @param int $lineid
     * @param int $customerid
     */
    private function require_line_of_customer(int $lineid, int $customerid): void {
        global $DB;
        $sql = 'SELECT b.customerid FROM {local_shop_billitem} l JOIN {local_shop_bill} b ON b.id = l.billid WHERE l.id = :id';
        $owner = $DB->get_field_sql($sql, ['id' => $lineid]);
        if ($owner === false || (int) $owner !== $customerid) {
            throw new refusal('unknownline', ['line' => $lineid]);
        }
    }

    /**
     * Write down on the unit what it stands for now, in the word the shop's handlers use.
     *
     * @param \stdClass $unit
     * @param int $userenrolmentid 0 free
     * @param int $start
     */
    private function mark(\stdClass $unit, int $userenrolmentid, int $start): void {
        global $DB;
        $DB->update_record('local_shop_product', [
            'id' => $unit->id,
            'instanceid' => $userenrolmentid,
            'contexttype' => self::CONTEXTTYPE,
            'startdate' => $start,
        ]);
    }

    /**
     * Give the reason staff gave, as plain text.
     *
     * @param array $item
     * @return string
     */
    private static function reason(array $item): string {
        $reason = trim(clean_param($item['reason'], PARAM_TEXT));
        if (\core_text::strlen($reason) > self::MAX_REASON) {
            throw new refusal('longreason', ['most' => self::MAX_REASON]);
        }
        return $reason;
    }

    /**
     * Record an event of a unit in the shop.
     *
     * @param \stdClass $unit
     * @param string $type
     * @param array $data
     * @return int id of the event
     */
    private function record(\stdClass $unit, string $type, array $data): int {
        global $USER;
        return shop::save('ProductEvent', (object) [
            'productid' => $unit->id,
            'billitemid' => $unit->currentbillitemid,
            'eventtype' => $type,
            'eventdata' => json_encode(array_filter($data, fn($value) => $value !== '') + ['by' => (int) $USER->id]),
            'datecreated' => time(),
        ]);
    }
}
