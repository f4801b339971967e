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

use local_seatadmin\local\catalogue;

/**
 * Make or change categories of the catalogue.
 *
 * @package    local_seatadmin
 * @copyright  2026 Seatadmin contributors
 * @license    https://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */
final class save_categories extends saving_call {
    /**
     * Give the table.
     *
     * @return string
     */
    protected static function table(): string {
        return 'categories';
    }

    /**
     * Give the columns a client may write.
     *
     * @return array
     */
    protected static function columns(): array {
        return catalogue::CATEGORY_COLUMNS;
    }

    /**
     * Give the method that saves one row.
     *
     * @return string
     */
    protected static function method(): string {
        return 'save_category';
    }
}
