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

defined('MOODLE_INTERNAL') || die();

require_once(__DIR__ . '/../../externalcompat.php');

use context_system;
use core_external\external_api;
use core_external\external_multiple_structure;
use core_external\external_single_structure;
use core_external\external_value;
use local_seatadmin\local\tables;

/**
 * What all functions share.
 *
 * @package    local_seatadmin
 * @copyright  2026 Seatadmin contributors
 * @license    https://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */
abstract class base extends external_api {
    /**
     * Let the account in, or not.
     *
     * @param string|null $capability asked in the system context, null for none
     */
    protected static function enter(?string $capability): void {
        $system = context_system::instance();
        self::validate_context($system);
        if ($capability !== null) {
            require_capability($capability, $system);
        }
    }

    /**
     * Describe a whole number of an answer.
     *
     * @param string $description
     * @param int $required VALUE_REQUIRED or VALUE_OPTIONAL
     * @return external_value
     */
    protected static function int(string $description, int $required = VALUE_REQUIRED): external_value {
        return new external_value(PARAM_INT, $description, $required);
    }

    /**
     * Describe a text of an answer.
     *
     * @param string $description
     * @param int $required VALUE_REQUIRED or VALUE_OPTIONAL
     * @return external_value
     */
    protected static function text(string $description, int $required = VALUE_REQUIRED): external_value {
        return new external_value(PARAM_RAW, $description, $required);
    }

    /**
     * Describe a list of whole numbers.
     *
     * @param string $description
     * @param int $required
     * @param array|null $default
     * @return external_multiple_structure
     */
    protected static function ints(
        string $description,
        int $required = VALUE_REQUIRED,
        ?array $default = null
    ): external_multiple_structure {
        return new external_multiple_structure(new external_value(PARAM_INT, 'id'), $description, $required, $default);
    }

    /**
     * Describe a row of a table of the shop. Every column may be null: versions of the shop differ.
     *
     * @param string $table key of {@see tables::NAMES}
     * @param int $required
     * @return external_single_structure
     */
    protected static function row(string $table, int $required = VALUE_REQUIRED): external_single_structure {
        $types = [tables::INT => PARAM_INT, tables::FLOAT => PARAM_FLOAT, tables::MONEY => PARAM_RAW, tables::TEXT => PARAM_RAW];
        $fields = ['fingerprint' => self::text('changes when anything in the row changes')];
        foreach (tables::answered($table) as $name => [$type, $description]) {
            $fields[$name] = $name === 'id'
                ? self::int($description)
                : new external_value($types[$type], $description, VALUE_REQUIRED, null, NULL_ALLOWED);
        }
        $fields['othercolumns'] = self::text('JSON object of columns this plugin does not know, empty when there is none');
        return new external_single_structure($fields, 'one row', $required);
    }

    /**
     * Describe a page.
     *
     * @param external_single_structure $row
     * @return array
     */
    protected static function page(external_single_structure $row): array {
        return [
            'rows' => new external_multiple_structure($row),
            'next' => self::int('value of after for the next page, 0 when this is the last one'),
            'total' => new external_value(PARAM_INT, 'rows of all pages; null after the first', VALUE_REQUIRED, null, NULL_ALLOWED),
            'time' => self::int('time of the site before the rows were read'),
        ];
    }
}
