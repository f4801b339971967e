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
use core_plugin_manager;
use local_seatadmin\local\batch;
use local_seatadmin\local\reader;
use local_seatadmin\local\shop;
use local_seatadmin\local\site;

/**
 * Tell what is there and what the token may do. Answers without the shop and without any right of this plugin.
 *
 * @package    local_seatadmin
 * @copyright  2026 Seatadmin contributors
 * @license    https://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */
final class get_info extends base {
    /**
     * Describe the parameters: none.
     *
     * @return external_function_parameters
     */
    public static function execute_parameters() {
        return new external_function_parameters([]);
    }

    /**
     * Tell.
     *
     * @return array
     */
    public static function execute() {
        global $CFG, $USER;
        self::enter(null);
        $plugin = core_plugin_manager::instance()->get_plugin_info('local_seatadmin');
        $shop = core_plugin_manager::instance()->get_plugin_info('local_shop');
        $status = shop::status();
        $allowed = get_config('local_seatadmin', 'allowunknownshop');
        return [
            'version' => (int) $plugin->versiondb,
            'release' => (string) $plugin->release,
            'moodleversion' => (string) $CFG->version,
            'moodlerelease' => $CFG->release,
            'userid' => (int) $USER->id,
            'time' => time(),
            'shop' => [
                'state' => $status['state'],
                'version' => $status['version'],
                'release' => $status['version'] ? (string) $shop->release : '',
                'edition' => $status['edition'],
                'readable' => (int) in_array($status['state'], [shop::OK, shop::UNKNOWN], true),
                'writable' => (int) ($status['state'] === shop::OK || ($status['state'] === shop::UNKNOWN && $allowed)),
                'missing' => $status['missing'],
            ],
            'rights' => site::rights(),
            'maxrows' => reader::MAX_ROWS,
            'maxversions' => reader::MAX_VERSIONS,
            'maxids' => reader::MAX_IDS,
            'maxbatch' => batch::MAX,
        ];
    }

    /**
     * Describe the answer.
     *
     * @return external_single_structure
     */
    public static function execute_returns() {
        return new external_single_structure([
            'version' => self::int('version of this plugin'),
            'release' => self::text('release of this plugin'),
            'moodleversion' => self::text('version of Moodle'),
            'moodlerelease' => self::text('release of Moodle'),
            'userid' => self::int('account of the token'),
            'time' => self::int('time of the site'),
            'shop' => new external_single_structure([
                'state' => self::text('ok, absent, broken (tables or columns missing) or unknown (version never looked at)'),
                'version' => self::int('version of local_shop, 0 when absent'),
                'release' => self::text('release of local_shop'),
                'edition' => self::text('community or pro'),
                'readable' => self::int('1 when the shop can be read'),
                'writable' => self::int('1 when the shop can be written to'),
                'missing' => new external_multiple_structure(self::text('table or table.column'), 'what is missing when broken'),
            ]),
            'rights' => new external_multiple_structure(new external_single_structure([
                'capability' => self::text('name of the right'),
                'granted' => self::int('1 when the account has it in the system context'),
            ])),
            'maxrows' => self::int('most rows of a page'),
            'maxversions' => self::int('most rows of a page of get_versions'),
            'maxids' => self::int('most values of a filter'),
            'maxbatch' => self::int('most things in a writing call'),
        ]);
    }
}
