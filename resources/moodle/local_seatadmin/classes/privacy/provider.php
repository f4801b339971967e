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

use context;
use context_system;
use core_privacy\local\metadata\collection;
use core_privacy\local\request\approved_contextlist;
use core_privacy\local\request\approved_userlist;
use core_privacy\local\request\contextlist;
use core_privacy\local\request\transform;
use core_privacy\local\request\userlist;
use core_privacy\local\request\writer;
use local_seatadmin\local\journal;

/**
 * What this plugin keeps about people: who asked for what, about whom, in the journal of answers.
 *
 * What it reads of the shop leaves the site to the application that calls; what it writes into the shop belongs to the shop.
 *
 * @package    local_seatadmin
 * @copyright  2026 Seatadmin contributors
 * @license    https://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */
final class provider implements
    \core_privacy\local\metadata\provider,
    \core_privacy\local\request\core_userlist_provider,
    \core_privacy\local\request\plugin\provider {
    /** Columns of the journal that name people. */
    private const PEOPLE = ['userid', 'relateduserid', 'formeruserid'];

    /** Condition for the rows about one person. */
    private const ABOUT = 'userid = :u1 OR relateduserid = :u2 OR formeruserid = :u3';

    /**
     * Describe what is kept.
     *
     * @param collection $collection
     * @return collection
     */
    public static function get_metadata(collection $collection): collection {
        $fields = ['clientkey', 'functionname', 'payloadhash', 'userid', 'relateduserid', 'formeruserid', 'objectid', 'answer',
            'timecreated'];
        $described = [];
        foreach ($fields as $field) {
            $described[$field] = 'privacy:metadata:journal:' . $field;
        }
        $collection->add_database_table(journal::TABLE, $described, 'privacy:metadata:journal');
        $collection->add_external_location_link('client', [
            'customers' => 'privacy:metadata:client:customers',
            'orders' => 'privacy:metadata:client:orders',
            'enrolments' => 'privacy:metadata:client:enrolments',
        ], 'privacy:metadata:client');
        return $collection;
    }

    /**
     * Find the contexts that hold something about a person: the system, or none.
     *
     * @param int $userid
     * @return contextlist
     */
    public static function get_contexts_for_userid(int $userid): contextlist {
        $list = new contextlist();
        if (self::rows($userid)) {
            $list->add_system_context();
        }
        return $list;
    }

    /**
     * Find the people a context holds something about.
     *
     * @param userlist $userlist
     */
    public static function get_users_in_context(userlist $userlist) {
        if ($userlist->get_context() instanceof context_system) {
            foreach (self::PEOPLE as $column) {
                $sql = "SELECT $column FROM {" . journal::TABLE . "} WHERE $column > 0";
                $userlist->add_from_sql($column, $sql, []);
            }
        }
    }

    /**
     * Give what is kept about a person.
     *
     * @param approved_contextlist $contextlist
     */
    public static function export_user_data(approved_contextlist $contextlist) {
        $userid = (int) $contextlist->get_user()->id;
        foreach ($contextlist->get_contexts() as $context) {
            if (!$context instanceof context_system) {
                continue;
            }
            $rows = [];
            foreach (self::rows($userid) as $row) {
                $rows[] = [
                    'key' => $row->clientkey,
                    'function' => $row->functionname,
                    'asked' => transform::yesno((int) $row->userid === $userid),
                    'concerned' => transform::yesno(in_array($userid, [(int) $row->relateduserid, (int) $row->formeruserid])),
                    'object' => (int) $row->objectid,
                    'answer' => $row->answer,
                    'time' => transform::datetime($row->timecreated),
                ];
            }
            if ($rows) {
                $path = [get_string('pluginname', 'local_seatadmin')];
                writer::with_context($context)->export_data($path, (object) ['journal' => $rows]);
            }
        }
    }

    /**
     * Delete everything.
     *
     * @param context $context
     */
    public static function delete_data_for_all_users_in_context(context $context) {
        global $DB;
        if ($context instanceof context_system) {
            $DB->delete_records(journal::TABLE);
        }
    }

    /**
     * Delete what is kept about a person. A repeated call for those keys is then done as a new one.
     *
     * @param approved_contextlist $contextlist
     */
    public static function delete_data_for_user(approved_contextlist $contextlist) {
        foreach ($contextlist->get_contexts() as $context) {
            if ($context instanceof context_system) {
                self::delete((int) $contextlist->get_user()->id);
            }
        }
    }

    /**
     * Delete what is kept about several people.
     *
     * @param approved_userlist $userlist
     */
    public static function delete_data_for_users(approved_userlist $userlist) {
        if ($userlist->get_context() instanceof context_system) {
            foreach ($userlist->get_userids() as $userid) {
                self::delete((int) $userid);
            }
        }
    }

    /**
     * Read the rows about a person.
     *
     * @param int $userid
     * @return array
     */
    private static function rows(int $userid): array {
        global $DB;
        $params = ['u1' => $userid, 'u2' => $userid, 'u3' => $userid];
        return $DB->get_records_select(journal::TABLE, self::ABOUT, $params, 'id');
    }

    /**
     * Delete the rows about a person.
     *
     * @param int $userid
     */
    private static function delete(int $userid): void {
        global $DB;
        $DB->delete_records_select(journal::TABLE, self::ABOUT, ['u1' => $userid, 'u2' => $userid, 'u3' => $userid]);
    }
}
