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

use local_seatadmin\local\presenter;

/**
 * List the items of the catalogues, with every column.
 *
 * @package    local_seatadmin
 * @copyright  2026 Seatadmin contributors
 * @license    https://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */
final class get_items extends table_page {
    /**
     * Give the table.
     *
     * @return string
     */
    protected static function table(): string {
        return 'items';
    }

    /**
     * Give the lists that filter.
     *
     * @return array
     */
    protected static function filters(): array {
        return parent::filters() + [
            'catalogids' => ['catalogid', 'only of these catalogues'],
        ];
    }

    /**
     * Give what completes a row.
     *
     * @param array $params
     * @return callable|null
     */
    protected static function finish(array $params): ?callable {
        return [presenter::class, 'item'];
    }
}
