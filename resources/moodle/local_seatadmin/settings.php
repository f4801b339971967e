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
 * Settings of the administrator.
 *
 * @package    local_seatadmin
 * @copyright  2026 Seatadmin contributors
 * @license    https://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */

defined('MOODLE_INTERNAL') || die();

if ($hassiteconfig) {
    $settings = new admin_settingpage('local_seatadmin', new lang_string('pluginname', 'local_seatadmin'));
    $ADMIN->add('localplugins', $settings);

    if ($ADMIN->fulltree) {
        $settings->add(new admin_setting_configtext(
            'local_seatadmin/journaldays',
            new lang_string('journaldays', 'local_seatadmin'),
            new lang_string('journaldays_desc', 'local_seatadmin'),
            90,
            PARAM_INT
        ));
        $settings->add(new admin_setting_configcheckbox(
            'local_seatadmin/allowunknownshop',
            new lang_string('allowunknownshop', 'local_seatadmin'),
            new lang_string('allowunknownshop_desc', 'local_seatadmin'),
            0
        ));
    }
}
