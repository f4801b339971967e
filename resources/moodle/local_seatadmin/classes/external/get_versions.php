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
use invalid_parameter_exception;
use local_seatadmin\local\reader;
use local_seatadmin\local\shop;
use local_seatadmin\local\tables;

/**
 * List what still exists in a table and in which version, so that a client asks for the rows that changed and no others.
 *
 * @package    local_seatadmin
 * @copyright  2026 Seatadmin contributors
 * @license    https://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */
final class get_versions extends base {
    /**
     * Describe the parameters.
     *
     * @return external_function_parameters
     */
    public static function execute_parameters() {
        return new external_function_parameters([
            'table' => new external_value(PARAM_ALPHAEXT, 'one of ' . implode(', ', array_keys(tables::NAMES))),
            'after' => new external_value(PARAM_INT, 'last id of the page before, 0 for the first page', VALUE_DEFAULT, 0),
            'limit' => new external_value(PARAM_INT, 'most rows of a page, at most 10000', VALUE_DEFAULT, 5000),
        ]);
    }

    /**
     * Read a page of versions.
     *
     * @param string $table
     * @param int $after
     * @param int $limit
     * @return array
     */
    public static function execute($table, $after = 0, $limit = 5000) {
        $params = self::validate_parameters(self::execute_parameters(), compact('table', 'after', 'limit'));
        self::enter('local/seatadmin:readshop');
        if (!isset(tables::NAMES[$params['table']])) {
            throw new invalid_parameter_exception('table is one of ' . implode(', ', array_keys(tables::NAMES)));
        }
        shop::require_readable();
        return (new reader($params['table']))->versions($params['after'], $params['limit']);
    }

    /**
     * Describe the answer.
     *
     * @return external_single_structure
     */
    public static function execute_returns() {
        return new external_single_structure(self::page(new external_single_structure([
            'id' => self::int('id of the row'),
            'fingerprint' => self::text('the fingerprint the reading functions answer for the row'),
        ])));
    }
}
