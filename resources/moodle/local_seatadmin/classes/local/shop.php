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

use moodle_exception;

/**
 * The way to the shop: is it there, is its version known, and where its own classes are.
 *
 * The shop gives its classes to nobody's autoloader, so they are loaded by file. Only the light ones are: those of bills
 * and units pull in the storefront and the backup library, and their constructors unserialize and evaluate what is stored.
 *
 * @package    local_seatadmin
 * @copyright  2026 Seatadmin contributors
 * @license    https://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */
final class shop {
    /** The tables are there and the version is one of those this plugin was written for. */
    public const OK = 'ok';

    /** local_shop is not installed. */
    public const ABSENT = 'absent';

    /** local_shop is installed, but a table or a column this plugin needs is missing. */
    public const BROKEN = 'broken';

    /** The tables fit, the version is older or newer than those this plugin was written for. */
    public const UNKNOWN = 'unknown';

    /** First version with the tables described in {@see tables}. */
    public const KNOWN_FROM = 2024053103;

    /** Last version that was looked at. */
    public const KNOWN_TO = 2025011400;

    /** Columns without which writing would guess. */
    private const NEEDED = [
        'categories' => ['id', 'catalogid', 'parentid', 'name', 'sortorder', 'visible'],
        'items' => ['id', 'catalogid', 'categoryid', 'code', 'shortname', 'name', 'idnumber', 'enablehandler', 'handlerparams'],
        'bills' => ['id', 'status', 'ordering', 'customerid', 'lastactiondate'],
        'bill_lines' => ['id', 'billid'],
        'customers' => ['id', 'hasaccount'],
        'units' => ['id', 'currentbillitemid', 'customerid', 'contexttype', 'instanceid', 'startdate', 'enddate',
            'productiondata', 'deleted'],
        'unit_events' => ['id', 'productid', 'billitemid', 'eventtype', 'eventdata', 'datecreated'],
    ];

    /** Tables whose rows are written, and a column to lock them by; ids cannot be updated on every database. */
    private const LOCKED = ['categories' => 'name', 'items' => 'code', 'bills' => 'status', 'units' => 'instanceid'];

    /** @var array|null what a test wants to be true: 'state' and 'version' */
    private static $pretended = null;

    /**
     * Say how the shop stands.
     *
     * @return array state (a constant of this class), version (int, 0 unknown), edition, missing (list of names)
     */
    public static function status(): array {
        global $CFG, $DB;
        if (self::$pretended !== null) {
            return self::$pretended + ['edition' => '', 'missing' => []];
        }
        $folder = $CFG->dirroot . '/local/shop';
        $version = (int) get_config('local_shop', 'version');
        if (!$version || !is_readable($folder . '/version.php')) {
            return ['state' => self::ABSENT, 'version' => 0, 'edition' => '', 'missing' => []];
        }
        $status = [
            'state' => self::OK,
            'version' => $version,
            'edition' => is_dir($folder . '/pro') ? 'pro' : 'community',
            'missing' => [],
        ];
        foreach (tables::NAMES as $name => $table) {
            $columns = $DB->get_columns($table);
            if (!$columns) {
                $status['missing'][] = $table;
            } else if ($absent = array_diff(self::NEEDED[$name] ?? ['id'], array_keys($columns))) {
                foreach ($absent as $column) {
                    $status['missing'][] = $table . '.' . $column;
                }
            }
        }
        if ($status['missing']) {
            $status['state'] = self::BROKEN;
        } else if ($version < self::KNOWN_FROM || $version > self::KNOWN_TO) {
            $status['state'] = self::UNKNOWN;
        }
        return $status;
    }

    /**
     * Refuse the call unless the shop can be read.
     *
     * A shop of unknown version can: columns it lacks are answered as null, columns it has in addition as they are.
     */
    public static function require_readable(): void {
        $status = self::status();
        if ($status['state'] === self::ABSENT) {
            throw new moodle_exception('shopabsent', 'local_seatadmin');
        }
        if ($status['state'] === self::BROKEN) {
            throw new moodle_exception('shopbroken', 'local_seatadmin', '', implode(', ', $status['missing']));
        }
    }

    /**
     * Refuse the call unless the shop may be written to: a known version, or the administrator's word for another one.
     */
    public static function require_writable(): void {
        self::require_readable();
        $status = self::status();
        if ($status['state'] === self::UNKNOWN && !get_config('local_seatadmin', 'allowunknownshop')) {
            throw new moodle_exception('shopunknown', 'local_seatadmin', '', $status['version']);
        }
    }

    /**
     * Read a row that nobody else writes until the transaction ends.
     *
     * Moodle has no call for that. An update that changes nothing waits for others on every database, and what is read
     * after it is what they left.
     *
     * @param string $table key of LOCKED
     * @param int $id
     * @return \stdClass|null
     */
    public static function locked_row(string $table, int $id): ?\stdClass {
        global $DB;
        $name = tables::NAMES[$table];
        $column = self::LOCKED[$table];
        $DB->execute("UPDATE {{$name}} SET $column = $column WHERE id = :id", ['id' => $id]);
        return $DB->get_record($name, ['id' => $id]) ?: null;
    }

    /**
     * Save a row through the shop's own class for it.
     *
     * @param string $class CatalogItem, Category or ProductEvent
     * @param \stdClass $record the whole row; without id a new row is made
     * @return int id of the row
     */
    public static function save(string $class, \stdClass $record): int {
        global $CFG;
        require_once($CFG->dirroot . '/local/shop/classes/' . $class . '.class.php');
        $name = '\\local_shop\\' . $class;
        // Light: the full constructors load catalogues and elements that saving does not need.
        $object = new $name($record, true);
        return (int) $object->save();
    }

    /**
     * Say whether the shop offers a handler of that name.
     *
     * @param string $handler
     * @return bool
     */
    public static function has_handler(string $handler): bool {
        global $CFG;
        return preg_match('/^[a-z][a-z0-9_]*$/', $handler)
            && is_readable("$CFG->dirroot/local/shop/datahandling/handlers/$handler/$handler.class.php");
    }

    /**
     * Let a test see another shop.
     *
     * @param array|null $status state and version, null for the truth
     */
    public static function pretend(?array $status): void {
        if (!PHPUNIT_TEST) {
            throw new \coding_exception('Only tests pretend');
        }
        self::$pretended = $status;
    }
}
