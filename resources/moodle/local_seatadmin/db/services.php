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

/**
 * The functions of this plugin, and the one service that offers them with those of core that Seatadmin uses.
 *
 * @package    local_seatadmin
 * @copyright  2026 Seatadmin contributors
 * @license    https://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */

defined('MOODLE_INTERNAL') || die();

$reading = [
    'get_info' => 'What is there and what the token may do',
    'get_roles' => 'Roles of the site',
    'get_enrolments' => 'Enrolments with dates, states, roles and groups',
    'get_versions' => 'Ids that still exist in a table of the shop, with fingerprints',
    'get_shops' => 'Shops',
    'get_catalogues' => 'Catalogues',
    'get_categories' => 'Categories of catalogues',
    'get_items' => 'Items of catalogues',
    'get_taxes' => 'Taxes',
    'get_customers' => 'Customers',
    'get_bills' => 'Bills',
    'get_bill_lines' => 'Lines of bills, decoded',
    'get_units' => 'Units of customers, seats among them',
    'get_unit_events' => 'Events of units',
];
$writing = [
    'save_categories' => ['Make or change categories of the catalogue', 'editcatalogue'],
    'save_items' => ['Make or change items of the catalogue', 'editcatalogue'],
    'assign_seats' => ['Give free seats to people', 'manageseats'],
    'release_seats' => ['Free seats', 'manageseats'],
    'move_seats' => ['Give held seats to other people or courses', 'manageseats'],
    'renew_units' => ['Set other ends for units', 'manageseats'],
    'set_bill_status' => ['Change the status of bills', 'manageseats'],
];

$functions = [];
foreach ($reading as $name => $description) {
    $functions['local_seatadmin_' . $name] = [
        'classname' => 'local_seatadmin\external\\' . $name,
        'description' => $description,
        'type' => 'read',
        'capabilities' => $name === 'get_info' ? '' : 'local/seatadmin:readshop',
    ];
}
foreach ($writing as $name => [$description, $capability]) {
    $functions['local_seatadmin_' . $name] = [
        'classname' => 'local_seatadmin\external\\' . $name,
        'description' => $description,
        'type' => 'write',
        'capabilities' => 'local/seatadmin:' . $capability,
    ];
}

// A token belongs to one service, so the functions of core have to be in it too.
$services = [
    'Seatadmin' => [
        'shortname' => 'local_seatadmin',
        'functions' => array_merge(array_keys($functions), [
            'core_webservice_get_site_info',
            'core_course_get_courses_by_field',
            'core_course_get_categories',
            'core_course_create_courses',
            'core_course_duplicate_course',
            'core_enrol_get_enrolled_users',
            'core_enrol_get_users_courses',
            'core_group_add_group_members',
            'core_group_create_groups',
            'core_group_delete_group_members',
            'core_group_get_course_groups',
            'core_group_get_group_members',
            'core_role_assign_roles',
            'core_role_unassign_roles',
            'core_user_create_users',
            'core_user_get_users',
            'core_user_get_users_by_field',
            'core_user_update_users',
            'enrol_manual_enrol_users',
            'enrol_manual_unenrol_users',
        ]),
        'restrictedusers' => 1,
        'enabled' => 1,
        'downloadfiles' => 0,
        'uploadfiles' => 0,
    ],
];
