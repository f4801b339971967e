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

namespace local_seatadmin\event;

/**
 * Something this plugin changed in the shop, for Moodle's log.
 *
 * @package    local_seatadmin
 * @copyright  2026 Seatadmin contributors
 * @license    https://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */
abstract class change extends \core\event\base {
    /**
     * Tell the log.
     *
     * @param int $objectid row of the shop
     * @param int $relateduserid person concerned, 0 nobody
     * @param array $other further facts
     */
    public static function tell(int $objectid, int $relateduserid, array $other): void {
        static::create([
            'context' => \context_system::instance(),
            'objectid' => $objectid,
            'relateduserid' => $relateduserid ?: null,
            'other' => $other,
        ])->trigger();
    }

    /**
     * Give the table that was changed.
     *
     * @return string
     */
    abstract protected static function table(): string;

    /**
     * Describe the kind of change.
     */
    protected function init() {
        $this->data['crud'] = 'u';
        $this->data['edulevel'] = self::LEVEL_OTHER;
        $this->data['objecttable'] = static::table();
    }

    /**
     * Give the name of the event.
     *
     * @return string
     */
    public static function get_name() {
        $parts = explode('\\', static::class);
        return get_string('event_' . end($parts), 'local_seatadmin');
    }

    /**
     * Tell what happened. Texts of the log are English throughout Moodle.
     *
     * @return string
     */
    public function get_description() {
        $facts = ["row '$this->objectid' of $this->objecttable"];
        if ($this->relateduserid) {
            $facts[] = "user '$this->relateduserid'";
        }
        foreach ((array) $this->other as $name => $value) {
            $facts[] = "$name '$value'";
        }
        $parts = explode('\\', static::class);
        return "The user with id '$this->userid' did " . end($parts) . ': ' . implode(', ', $facts) . '.';
    }
}
