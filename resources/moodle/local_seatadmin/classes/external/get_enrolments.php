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

namespace local_seatadmin\external;

use core_external\external_function_parameters;
use core_external\external_single_structure;
use core_external\external_value;
use local_seatadmin\local\site;

/**
 * List enrolments with their dates, states, roles and groups, which no function of core does.
 *
 * @package    local_seatadmin
 * @copyright  2026 Seatadmin contributors
 * @license    https://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */
final class get_enrolments extends base {
    /**
     * Describe the parameters.
     *
     * @return external_function_parameters
     */
    public static function execute_parameters() {
        return new external_function_parameters([
            'after' => new external_value(PARAM_INT, 'last id of the page before, 0 for the first page', VALUE_DEFAULT, 0),
            'limit' => new external_value(PARAM_INT, 'most rows of a page, at most 1000', VALUE_DEFAULT, 500),
            'courseids' => self::ints('only of these courses; at most 500', VALUE_DEFAULT, []),
            'userids' => self::ints('only of these people; at most 500; one of the two lists is needed', VALUE_DEFAULT, []),
            'since' => new external_value(PARAM_INT, 'only those modified since then; 0 all', VALUE_DEFAULT, 0),
            'people' => new external_value(PARAM_BOOL, '1 to tell who the people are', VALUE_DEFAULT, false),
        ]);
    }

    /**
     * Read a page of enrolments.
     *
     * @param int $after
     * @param int $limit
     * @param array $courseids
     * @param array $userids
     * @param int $since
     * @param bool $people
     * @return array
     */
    public static function execute($after = 0, $limit = 500, $courseids = [], $userids = [], $since = 0, $people = false) {
        $given = compact('after', 'limit', 'courseids', 'userids', 'since', 'people');
        $params = self::validate_parameters(self::execute_parameters(), $given);
        self::enter('local/seatadmin:readshop');
        return site::enrolments(
            $params['courseids'],
            $params['userids'],
            $params['after'],
            $params['limit'],
            $params['since'],
            $params['people']
        );
    }

    /**
     * Describe the answer.
     *
     * @return external_single_structure
     */
    public static function execute_returns() {
        $maybe = fn(string $description) => new external_value(PARAM_RAW, $description, VALUE_REQUIRED, null, NULL_ALLOWED);
        $row = new external_single_structure([
            'id' => self::int('id of the user enrolment, which units point to'),
            'userid' => self::int('person'),
            'courseid' => self::int('course'),
            'enrolid' => self::int('enrolment method of the course'),
            'method' => self::text('manual, self, cohort, ...'),
            'methodstatus' => self::int('0 when the method is enabled'),
            'status' => self::int('0 active, 1 suspended'),
            'timestart' => self::int('start, 0 none'),
            'timeend' => self::int('end, 0 none'),
            'timecreated' => self::int('when the person was enrolled'),
            'timemodified' => self::int('last change'),
            'active' => self::int('1 when the enrolment lets the person in at this moment'),
            'roleids' => self::ints('roles of the person in the course'),
            'groupids' => self::ints('groups of the course the person is in'),
            'usersuspended' => self::int('1 when the account is suspended'),
            'firstname' => $maybe('first name; null unless asked and allowed'),
            'lastname' => $maybe('last name; null unless asked and allowed'),
            'username' => $maybe('login; null unless asked and allowed'),
            'email' => $maybe('e-mail; null unless asked and allowed'),
        ]);
        return new external_single_structure(self::page($row) + [
            'refusedcourseids' => self::ints('courses whose enrolments the account may not see: nothing is told of them'),
        ]);
    }
}
