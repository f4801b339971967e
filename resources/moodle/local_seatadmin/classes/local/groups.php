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

defined('MOODLE_INTERNAL') || die();

global $CFG;
require_once($CFG->dirroot . '/group/lib.php');

/**
 * Groups of a course, found by name or made.
 *
 * @package    local_seatadmin
 * @copyright  2026 Seatadmin contributors
 * @license    https://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */
final class groups {
    /** @var array courses a group was made in by the thing that is being done */
    private static $made = [];

    /**
     * Find a group by its name.
     *
     * MariaDB takes names that differ in case or trailing blanks for the same one, and so do people; the exact one wins.
     *
     * @param int $courseid
     * @param string $name
     * @return int id, 0 when there is none
     */
    public static function find(int $courseid, string $name): int {
        global $DB;
        $found = $DB->get_records('groups', ['courseid' => $courseid, 'name' => $name], 'id', 'id, name');
        foreach ($found as $group) {
            if ($group->name === $name) {
                return (int) $group->id;
            }
        }
        return $found ? (int) reset($found)->id : 0;
    }

    /**
     * Find a group or make it.
     *
     * @param int $courseid
     * @param string $name
     * @return int id
     */
    public static function find_or_make(int $courseid, string $name): int {
        $id = self::find($courseid, $name);
        if (!$id) {
            self::$made[] = $courseid;
            $id = (int) groups_create_group((object) [
                'courseid' => $courseid,
                'name' => $name,
                'description' => '',
                'descriptionformat' => FORMAT_HTML,
            ]);
        }
        return $id;
    }

    /**
     * Forget cached groups that were made and taken back.
     */
    public static function forget_made(): void {
        foreach (array_unique(self::$made) as $courseid) {
            \cache_helper::invalidate_by_definition('core', 'groupdata', [], [$courseid]);
        }
        self::$made = [];
    }
}
