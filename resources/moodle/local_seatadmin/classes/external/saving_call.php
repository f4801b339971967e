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

use core_external\external_value;
use local_seatadmin\local\batch;
use local_seatadmin\local\catalogue;
use local_seatadmin\local\tables;

/**
 * A function that saves rows of the catalogue over the version that was edited.
 *
 * @package    local_seatadmin
 * @copyright  2026 Seatadmin contributors
 * @license    https://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */
abstract class saving_call extends batch_call {
    /**
     * Give the table.
     *
     * @return string key of {@see tables::NAMES}
     */
    abstract protected static function table(): string;

    /**
     * Give the columns a client may write.
     *
     * @return array
     */
    abstract protected static function columns(): array;

    /**
     * Give the method of {@see catalogue} that saves one row.
     *
     * @return string
     */
    abstract protected static function method(): string;

    /**
     * Give the right that is asked.
     *
     * @return string
     */
    protected static function capability(): string {
        return 'local/seatadmin:editcatalogue';
    }

    /**
     * Describe one row to save. Columns that are not sent keep their value, or get that of a new row.
     *
     * @return array
     */
    protected static function item(): array {
        $fields = [
            'id' => self::default_int('row to change, 0 to make one'),
            'fingerprint' => new external_value(PARAM_RAW, 'of the version that was edited; needed with an id', VALUE_DEFAULT, ''),
        ];
        $described = tables::columns(static::table());
        foreach (static::columns() as $column) {
            [$type, $description] = $described[$column];
            $fields[$column] = $type === tables::INT
                ? self::int($description, VALUE_OPTIONAL)
                : self::text($description, VALUE_OPTIONAL);
        }
        return $fields;
    }

    /**
     * Describe the answer for one row.
     *
     * @return array
     */
    protected static function result(): array {
        return [
            'id' => self::int('row', VALUE_OPTIONAL),
            'created' => self::int('1 when the row is new', VALUE_OPTIONAL),
            'fingerprint' => self::text('fingerprint of the saved row', VALUE_OPTIONAL),
            'column' => self::text('when refused: the column', VALUE_OPTIONAL),
            'otherid' => self::int('when refused: the row in the way', VALUE_OPTIONAL),
            'current' => self::row(static::table(), VALUE_OPTIONAL),
        ];
    }

    /**
     * Save the rows.
     *
     * @param string $name
     * @param array $items
     * @return array
     */
    protected static function run(string $name, array $items): array {
        return batch::run($name, $items, [new catalogue(), static::method()]);
    }
}
