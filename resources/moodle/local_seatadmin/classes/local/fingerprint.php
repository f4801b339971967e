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

/**
 * Fingerprints: short texts that differ when what they stand for differs.
 *
 * The shop's tables hardly tell when a row was changed, so that is told by comparing fingerprints. They are made from
 * everything a row holds, columns this plugin does not know included.
 *
 * @package    local_seatadmin
 * @copyright  2026 Seatadmin contributors
 * @license    https://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */
final class fingerprint {
    /**
     * Give the fingerprint of a row as the database gave it.
     *
     * @param \stdClass|array $row
     * @return string 32 hexadecimal digits
     */
    public static function of_row($row): string {
        $values = [];
        foreach ((array) $row as $column => $value) {
            // Drivers give numbers as text or as numbers; null is told apart from an empty text.
            $values[$column] = $value === null ? null : (string) $value;
        }
        ksort($values);
        return substr(hash('sha256', self::text($values)), 0, 32);
    }

    /**
     * Give the fingerprint of what a client asked for, whatever the order of the names and with absent ones left out.
     *
     * @param string $function
     * @param array $asked
     * @return string 64 hexadecimal digits
     */
    public static function of_payload(string $function, array $asked): string {
        return hash('sha256', $function . "\n" . self::text(self::sorted($asked)));
    }

    /**
     * Sort the names at every depth and leave nulls out.
     *
     * @param array $values
     * @return array
     */
    private static function sorted(array $values): array {
        $values = array_filter($values, fn($value) => $value !== null);
        foreach ($values as $name => $value) {
            if (is_array($value)) {
                $values[$name] = self::sorted($value);
            }
        }
        ksort($values);
        return $values;
    }

    /**
     * Write values down so that no two different ones read the same.
     *
     * @param array $values
     * @return string
     */
    private static function text(array $values): string {
        return json_encode($values, JSON_UNESCAPED_UNICODE | JSON_UNESCAPED_SLASHES | JSON_INVALID_UTF8_SUBSTITUTE);
    }
}
