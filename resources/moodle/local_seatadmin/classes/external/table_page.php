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
use local_seatadmin\local\reader;
use local_seatadmin\local\shop;

/**
 * A function that reads a table of the shop, page by page in the order of the ids.
 *
 * @package    local_seatadmin
 * @copyright  2026 Seatadmin contributors
 * @license    https://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */
abstract class table_page extends base {
    /**
     * Give the table.
     *
     * @return string key of {@see \local_seatadmin\local\tables::NAMES}
     */
    abstract protected static function table(): string;

    /**
     * Give the lists that filter.
     *
     * @return array parameter => [column, description]
     */
    protected static function filters(): array {
        return ['ids' => ['id', 'only these rows, all when empty']];
    }

    /**
     * Give further parameters.
     *
     * @return array parameter => external_value with a default
     */
    protected static function options(): array {
        return [];
    }

    /**
     * Give further conditions.
     *
     * @param array $params
     * @return array SQL => parameters
     */
    protected static function conditions(array $params): array {
        return [];
    }

    /**
     * Give what completes a row.
     *
     * @param array $params
     * @return callable|null
     */
    protected static function finish(array $params): ?callable {
        return null;
    }

    /**
     * Describe the parameters.
     *
     * @return external_function_parameters
     */
    public static function execute_parameters() {
        $parameters = [
            'after' => new external_value(PARAM_INT, 'last id of the page before, 0 for the first page', VALUE_DEFAULT, 0),
            'limit' => new external_value(PARAM_INT, 'most rows of a page, at most 1000', VALUE_DEFAULT, 500),
        ];
        foreach (static::filters() as $name => [, $description]) {
            $parameters[$name] = self::ints($description . '; at most 500', VALUE_DEFAULT, []);
        }
        return new external_function_parameters($parameters + static::options());
    }

    /**
     * Read a page.
     *
     * @param mixed ...$given in the order of {@see execute_parameters()}
     * @return array
     */
    public static function execute(...$given) {
        $described = static::execute_parameters();
        $names = array_slice(array_keys($described->keys), 0, count($given));
        $params = self::validate_parameters($described, array_combine($names, $given));
        self::enter('local/seatadmin:readshop');
        shop::require_readable();
        $in = [];
        foreach (static::filters() as $name => [$column]) {
            $in[$column] = $params[$name];
        }
        $reader = new reader(static::table(), static::finish($params));
        return $reader->page($params['after'], $params['limit'], $in, static::conditions($params));
    }

    /**
     * Describe the answer.
     *
     * @return external_single_structure
     */
    public static function execute_returns() {
        return new external_single_structure(self::page(self::row(static::table())));
    }
}
