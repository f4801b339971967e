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
use core_external\external_multiple_structure;
use core_external\external_single_structure;
use local_seatadmin\local\site;

/**
 * List the roles of the site, which no function of core does.
 *
 * @package    local_seatadmin
 * @copyright  2026 Seatadmin contributors
 * @license    https://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */
final class get_roles extends base {
    /**
     * Describe the parameters: none.
     *
     * @return external_function_parameters
     */
    public static function execute_parameters() {
        return new external_function_parameters([]);
    }

    /**
     * List the roles.
     *
     * @return array
     */
    public static function execute() {
        self::enter('local/seatadmin:readshop');
        return ['roles' => site::roles()];
    }

    /**
     * Describe the answer.
     *
     * @return external_single_structure
     */
    public static function execute_returns() {
        return new external_single_structure([
            'roles' => new external_multiple_structure(new external_single_structure([
                'id' => self::int('id of the role'),
                'shortname' => self::text('short name'),
                'name' => self::text('name, in the language of the account'),
                'archetype' => self::text('archetype, empty for none'),
                'sortorder' => self::int('place in the list'),
                'contextlevels' => self::ints('context levels the role can be given at: 10 system, 30 user, 50 course'),
                'assignableincourse' => self::int('1 when the account may give it in courses'),
                'assignableoverpeople' => self::int('1 when the account may give it over a person'),
            ])),
        ]);
    }
}
