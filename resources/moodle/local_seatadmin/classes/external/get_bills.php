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
use local_seatadmin\local\presenter;

/**
 * List the bills. They have no time of their last change: see get_versions.
 *
 * @package    local_seatadmin
 * @copyright  2026 Seatadmin contributors
 * @license    https://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */
final class get_bills extends table_page {
    /**
     * Give the table.
     *
     * @return string
     */
    protected static function table(): string {
        return 'bills';
    }

    /**
     * Give the lists that filter.
     *
     * @return array
     */
    protected static function filters(): array {
        return parent::filters() + [
            'shopids' => ['shopid', 'only of these shops'],
            'customerids' => ['customerid', 'only of these customers'],
        ];
    }

    /**
     * Give further parameters.
     *
     * @return array
     */
    protected static function options(): array {
        $description = 'only bills placed or acted on since then, as far as the shop writes it down; 0 all';
        return ['since' => new external_value(PARAM_INT, $description, VALUE_DEFAULT, 0)];
    }

    /**
     * Give further conditions.
     *
     * @param array $params
     * @return array
     */
    protected static function conditions(array $params): array {
        $since = $params['since'];
        $sql = 't.emissiondate >= :since1 OR t.lastactiondate >= :since2';
        return $since > 0 ? [$sql => ['since1' => $since, 'since2' => $since]] : [];
    }

    /**
     * Give what completes a row.
     *
     * @param array $params
     * @return callable|null
     */
    protected static function finish(array $params): ?callable {
        return [presenter::class, 'bill'];
    }
}
