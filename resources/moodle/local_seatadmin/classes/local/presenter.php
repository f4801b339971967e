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

use context_system;

/**
 * Complete the rows that are answered: encoded columns decoded, secrets kept back.
 *
 * @package    local_seatadmin
 * @copyright  2026 Seatadmin contributors
 * @license    https://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */
final class presenter {
    /**
     * Complete a shop.
     *
     * @param array $row
     * @return array
     */
    public static function shop(array $row): array {
        return $row + ['paymodesjson' => decoder::packed($row['paymodes'])];
    }

    /**
     * Complete an item. The pass code is for those who may change it.
     *
     * @param array $row
     * @return array
     */
    public static function item(array $row): array {
        $row['haspassword'] = (int) ((string) $row['password'] !== '');
        if (!has_capability('local/seatadmin:editcatalogue', context_system::instance())) {
            $row['password'] = null;
        }
        return $row;
    }

    /**
     * Complete a customer. Older versions of the shop serialize, newer ones write JSON.
     *
     * @param array $row
     * @return array
     */
    public static function customer(array $row): array {
        $info = $row['invoiceinfo'];
        return $row + ['invoiceinfojson' => decoder::json($info) ?? decoder::serialized($info)];
    }

    /**
     * Complete a bill.
     *
     * @param array $row
     * @return array
     */
    public static function bill(array $row): array {
        return $row + ['productionfeedbackjson' => decoder::packed_json($row['productionfeedback'])];
    }

    /**
     * Complete a bill line.
     *
     * @param array $row
     * @param bool $raw whether the encoded texts are answered
     * @param bool $decoded whether they are decoded
     * @return array
     */
    public static function bill_line(array $row, bool $raw, bool $decoded): array {
        foreach (['catalogitem', 'customerdata', 'productiondata'] as $column) {
            $clear = $column === 'productiondata' && $row['type'] === 'DISCOUNT';
            $row[$column . 'json'] = null;
            if ($decoded) {
                $row[$column . 'json'] = $clear ? decoder::encoded($row[$column]) : decoder::packed($row[$column]);
            }
            if (!$raw) {
                $row[$column] = null;
            }
        }
        return $row;
    }

    /**
     * Complete a unit.
     *
     * @param array $row
     * @return array
     */
    public static function unit(array $row): array {
        return $row + ['productiondatajson' => decoder::encoded((object) decoder::pairs($row['productiondata']))];
    }
}
