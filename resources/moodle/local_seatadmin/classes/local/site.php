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
use context_system;
use context_user;

/**
 * What Moodle knows and tells no client: roles, dates and states of enrolments, rights of the account that calls.
 *
 * @package    local_seatadmin
 * @copyright  2026 Seatadmin contributors
 * @license    https://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */
final class site {
    /** Rights Seatadmin needs in the system context; those of this plugin first. */
    public const RIGHTS = ['local/seatadmin:readshop', 'local/seatadmin:editcatalogue', 'local/seatadmin:manageseats',
        'webservice/rest:use', 'moodle/user:create', 'moodle/user:update', 'moodle/user:viewdetails',
        'moodle/user:viewalldetails', 'moodle/user:viewhiddendetails', 'moodle/site:viewfullnames',
        'moodle/site:viewuseridentity', 'moodle/site:accessallgroups', 'moodle/course:view', 'moodle/course:viewparticipants',
        'moodle/course:viewhiddencourses', 'moodle/course:useremail', 'moodle/course:enrolreview', 'moodle/course:managegroups',
        'moodle/course:create', 'moodle/course:update', 'moodle/role:assign', 'moodle/category:manage',
        'moodle/category:viewhiddencategories', 'enrol/manual:enrol', 'enrol/manual:unenrol', 'enrol/manual:manage',
        'moodle/backup:backupcourse', 'moodle/restore:restorecourse'];

    /**
     * Say which of the rights the account has in the system context.
     *
     * @return array
     */
    public static function rights(): array {
        $system = context_system::instance();
        $rights = [];
        foreach (self::RIGHTS as $capability) {
            $rights[] = ['capability' => $capability, 'granted' => (int) has_capability($capability, $system)];
        }
        return $rights;
    }

    /**
     * List the roles of the site.
     *
     * @return array
     */
    public static function roles(): array {
        global $DB, $USER;
        // Contexts of both kinds the account surely may look into; what counts is their level.
        $incourse = get_assignable_roles(context_course::instance(SITEID), ROLENAME_SHORT);
        $overpeople = get_assignable_roles(context_user::instance($USER->id), ROLENAME_SHORT);
        $levels = [];
        foreach ($DB->get_records('role_context_levels', null, 'contextlevel', 'id, roleid, contextlevel') as $level) {
            $levels[$level->roleid][] = (int) $level->contextlevel;
        }
        $roles = [];
        foreach (role_fix_names(get_all_roles(), context_system::instance(), ROLENAME_ORIGINAL) as $role) {
            $roles[] = [
                'id' => (int) $role->id,
                'shortname' => $role->shortname,
                'name' => $role->localname,
                'archetype' => $role->archetype,
                'sortorder' => (int) $role->sortorder,
                'contextlevels' => $levels[$role->id] ?? [],
                'assignableincourse' => (int) isset($incourse[$role->id]),
                'assignableoverpeople' => (int) isset($overpeople[$role->id]),
            ];
        }
        return $roles;
    }

    /**
     * List enrolments of courses, of people, or of people in courses.
     *
     * @param array $courseids
     * @param array $userids
     * @param int $after last id of the page before
     * @param int $limit
     * @param int $since only those modified since then, 0 all
     * @param bool $people whether to tell who they are
     * @return array rows, next, total, time, refusedcourseids
     */
    public static function enrolments(
        array $courseids,
        array $userids,
        int $after,
        int $limit,
        int $since,
        bool $people
    ): array {
        global $DB;
        $limit = max(1, min($limit, reader::MAX_ROWS));
        $time = time();
        if (!$courseids && !$userids) {
            throw new \moodle_exception('noscope', 'local_seatadmin');
        }
        $conditions = ['u.deleted = 0'];
        $params = [];
        foreach (['e.courseid' => $courseids, 'ue.userid' => $userids] as $column => $ids) {
            if (count($ids) > reader::MAX_IDS) {
                throw new \moodle_exception('toomanyids', 'local_seatadmin', '', reader::MAX_IDS);
            }
            if ($ids) {
                [$sql, $more] = $DB->get_in_or_equal($ids, SQL_PARAMS_NAMED);
                $conditions[] = "$column $sql";
                $params += $more;
            }
        }
        $from = 'FROM {user_enrolments} ue JOIN {enrol} e ON e.id = ue.enrolid JOIN {user} u ON u.id = ue.userid WHERE '
            . implode(' AND ', $conditions);
        // A right may be missing in some courses only; those are named, not left out in silence.
        $visible = [];
        $refused = [];
        foreach ($DB->get_fieldset_sql("SELECT DISTINCT e.courseid $from", $params) as $courseid) {
            $context = context_course::instance($courseid, IGNORE_MISSING);
            if ($context && has_capability('moodle/course:enrolreview', $context)) {
                $visible[] = (int) $courseid;
            } else {
                $refused[] = (int) $courseid;
            }
        }
        $answer = ['rows' => [], 'next' => 0, 'total' => $after > 0 ? null : 0, 'time' => $time, 'refusedcourseids' => $refused];
        if (!$visible) {
            return $answer;
        }
        if ($refused) {
            [$sql, $more] = $DB->get_in_or_equal($refused, SQL_PARAMS_NAMED, 'refused', false);
            $from .= " AND e.courseid $sql";
            $params += $more;
        }
        if ($since > 0) {
            $from .= ' AND ue.timemodified >= :since';
            $params['since'] = $since;
        }
        if ($after <= 0) {
            $answer['total'] = $DB->count_records_sql("SELECT COUNT(1) $from", $params);
        }
        $columns = 'ue.id, ue.userid, ue.enrolid, ue.status, ue.timestart, ue.timeend, ue.timecreated, ue.timemodified,
                    e.courseid, e.enrol, e.status AS methodstatus, u.username, u.email, u.firstname, u.lastname, u.suspended';
        $sql = "SELECT $columns $from AND ue.id > :after ORDER BY ue.id";
        $records = $DB->get_records_sql($sql, $params + ['after' => max(0, $after)], 0, $limit + 1);
        if (count($records) > $limit) {
            array_pop($records);
            $answer['next'] = (int) end($records)->id;
        }
        $roles = self::roles_of($records);
        $groups = self::groups_of($records);
        $system = context_system::instance();
        $named = $people && has_capability('moodle/user:viewdetails', $system);
        $identified = $named && has_capability('moodle/site:viewuseridentity', $system);
        foreach ($records as $record) {
            $key = $record->courseid . '/' . $record->userid;
            $answer['rows'][] = [
                'id' => (int) $record->id,
                'userid' => (int) $record->userid,
                'courseid' => (int) $record->courseid,
                'enrolid' => (int) $record->enrolid,
                'method' => $record->enrol,
                'methodstatus' => (int) $record->methodstatus,
                'status' => (int) $record->status,
                'timestart' => (int) $record->timestart,
                'timeend' => (int) $record->timeend,
                'timecreated' => (int) $record->timecreated,
                'timemodified' => (int) $record->timemodified,
                'active' => (int) self::active($record, $time),
                'roleids' => $roles[$key] ?? [],
                'groupids' => $groups[$key] ?? [],
                'usersuspended' => (int) $record->suspended,
                'firstname' => $named ? $record->firstname : null,
                'lastname' => $named ? $record->lastname : null,
                'username' => $identified ? $record->username : null,
                'email' => $identified ? $record->email : null,
            ];
        }
        return $answer;
    }

    /**
     * Say whether an enrolment lets its person in at this moment.
     *
     * @param \stdClass $record
     * @param int $now
     * @return bool
     */
    private static function active(\stdClass $record, int $now): bool {
        return (int) $record->status === ENROL_USER_ACTIVE && (int) $record->methodstatus === ENROL_INSTANCE_ENABLED
            && $record->timestart <= $now && (!$record->timeend || $record->timeend > $now);
    }

    /**
     * Give the roles people have in their courses.
     *
     * @param array $records
     * @return array course/user => role ids
     */
    private static function roles_of(array $records): array {
        return self::pairs($records, 'SELECT ra.id, c.instanceid AS courseid, ra.userid, ra.roleid AS value
              FROM {role_assignments} ra
              JOIN {context} c ON c.id = ra.contextid AND c.contextlevel = ' . CONTEXT_COURSE . '
             WHERE c.instanceid %s AND ra.userid %s ORDER BY ra.roleid');
    }

    /**
     * Give the groups people are in.
     *
     * @param array $records
     * @return array course/user => group ids
     */
    private static function groups_of(array $records): array {
        return self::pairs($records, 'SELECT gm.id, g.courseid, gm.userid, g.id AS value
              FROM {groups_members} gm JOIN {groups} g ON g.id = gm.groupid
             WHERE g.courseid %s AND gm.userid %s ORDER BY g.id');
    }

    /**
     * Run a query over the courses and people of a page and group its values.
     *
     * @param array $records
     * @param string $sql
     * @return array course/user => values, each once
     */
    private static function pairs(array $records, string $sql): array {
        global $DB;
        if (!$records) {
            return [];
        }
        [$courses, $params] = $DB->get_in_or_equal(array_unique(array_column($records, 'courseid')), SQL_PARAMS_NAMED);
        [$people, $more] = $DB->get_in_or_equal(array_unique(array_column($records, 'userid')), SQL_PARAMS_NAMED);
        $values = [];
        foreach ($DB->get_records_sql(sprintf($sql, $courses, $people), $params + $more) as $found) {
            $values[$found->courseid . '/' . $found->userid][(int) $found->value] = (int) $found->value;
        }
        return array_map('array_values', $values);
    }
}
