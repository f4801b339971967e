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
 * Read the shop's tables in pages.
 *
 * Rows are read from the tables, not through the shop's classes: their constructors load one catalogue, one bill and one
 * customer for every row, unserialize stored objects and evaluate the formulas of taxes.
 *
 * @package    local_seatadmin
 * @copyright  2026 Seatadmin contributors
 * @license    https://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */
final class reader {
    /** Most rows in a page. */
    public const MAX_ROWS = 1000;

    /** Most ids, or ids of another table, in one call: stays below PHP's usual limit of 1000 fields. */
    public const MAX_IDS = 500;

    /** Most rows in a page of fingerprints. */
    public const MAX_VERSIONS = 10000;

    /** A page ends after this many bytes of text, with at least one row. */
    private const MAX_BYTES = 4194304;

    /** How units find the enrolment they point to, whichever word the shop wrote. */
    private const HOLDER_JOIN = "LEFT JOIN {user_enrolments} ue ON ue.id = t.instanceid AND t.instanceid > 0
                                                                AND t.contexttype IN ('userenrol', 'user_enrolment')
                                 LEFT JOIN {enrol} e ON e.id = ue.enrolid";

    /** What a unit says about that enrolment. */
    private const HOLDER_COLUMNS = ', ue.userid AS holderid, e.courseid AS holdercourseid, e.enrol AS holdermethod,
                                    ue.status AS holderstatus, ue.timestart AS holdertimestart, ue.timeend AS holdertimeend';

    /** @var string key of {@see tables::NAMES} */
    private $table;

    /** @var array column types by name */
    private $types;

    /** @var callable|null turns an answered row into the one that is answered in the end */
    private $finish;

    /**
     * Prepare to read one table.
     *
     * @param string $table key of {@see tables::NAMES}
     * @param callable|null $finish takes an answered row and gives it back, completed
     */
    public function __construct(string $table, ?callable $finish = null) {
        $this->table = $table;
        $this->types = tables::columns($table);
        $this->finish = $finish;
    }

    /**
     * Read one page, in the order of the ids.
     *
     * @param int $after last id of the page before, 0 for the first page
     * @param int $limit most rows, at most MAX_ROWS
     * @param array $in column => list of values, an empty list does not filter
     * @param array $where further conditions: SQL => parameters
     * @return array rows, next (0 when this is the last page), total (null but on the first page), time
     */
    public function page(int $after, int $limit, array $in = [], array $where = []): array {
        global $DB;
        $limit = max(1, min($limit, self::MAX_ROWS));
        $time = time();
        [$condition, $params] = $this->condition($in, $where);
        $total = $after > 0 ? null : $DB->count_records_sql(
            'SELECT COUNT(1) FROM {' . tables::NAMES[$this->table] . "} t WHERE $condition",
            $params
        );
        $sql = $this->select() . " WHERE $condition AND t.id > :after ORDER BY t.id";
        $records = $DB->get_recordset_sql($sql, $params + ['after' => $after], 0, $limit + 1);
        $rows = [];
        $next = 0;
        $bytes = 0;
        foreach ($records as $record) {
            if (count($rows) === $limit || $bytes > self::MAX_BYTES) {
                $next = (int) end($rows)['id'];
                break;
            }
            $row = $this->answer($record);
            foreach ($row as $value) {
                $bytes += is_string($value) ? strlen($value) : 0;
            }
            $rows[] = $row;
        }
        $records->close();
        return ['rows' => $rows, 'next' => $next, 'total' => $total, 'time' => $time];
    }

    /**
     * Read one row.
     *
     * @param int $id
     * @return array|null the row as it is answered
     */
    public function row(int $id): ?array {
        global $DB;
        $record = $DB->get_record_sql($this->select() . ' WHERE t.id = :id', ['id' => $id]);
        return $record ? $this->answer($record) : null;
    }

    /**
     * Read ids and fingerprints only: what still exists, and what has changed.
     *
     * @param int $after
     * @param int $limit at most MAX_VERSIONS
     * @return array rows with id and fingerprint, next, total, time
     */
    public function versions(int $after, int $limit): array {
        global $DB;
        $limit = max(1, min($limit, self::MAX_VERSIONS));
        $time = time();
        $total = $after > 0 ? null : $DB->count_records(tables::NAMES[$this->table]);
        $sql = $this->select() . ' WHERE t.id > :after ORDER BY t.id';
        $records = $DB->get_recordset_sql($sql, ['after' => $after], 0, $limit + 1);
        $rows = [];
        $next = 0;
        foreach ($records as $record) {
            if (count($rows) === $limit) {
                $next = (int) end($rows)['id'];
                break;
            }
            $rows[] = ['id' => (int) $record->id, 'fingerprint' => fingerprint::of_row($record)];
        }
        $records->close();
        return ['rows' => $rows, 'next' => $next, 'total' => $total, 'time' => $time];
    }

    /**
     * Give the beginning of the query.
     *
     * @return string
     */
    private function select(): string {
        $units = $this->table === 'units';
        return 'SELECT t.*' . ($units ? self::HOLDER_COLUMNS : '') . ' FROM {' . tables::NAMES[$this->table] . '} t '
            . ($units ? self::HOLDER_JOIN : '');
    }

    /**
     * Put conditions together.
     *
     * @param array $in
     * @param array $where
     * @return array SQL and parameters
     */
    private function condition(array $in, array $where): array {
        global $DB;
        $conditions = ['1 = 1'];
        $params = [];
        foreach ($in as $column => $values) {
            if (count($values) > self::MAX_IDS) {
                throw new moodle_exception('toomanyids', 'local_seatadmin', '', self::MAX_IDS);
            }
            if ($values) {
                [$sql, $more] = $DB->get_in_or_equal($values, SQL_PARAMS_NAMED, $column);
                $conditions[] = "t.$column $sql";
                $params += $more;
            }
        }
        foreach ($where as $sql => $more) {
            $conditions[] = "($sql)";
            $params += $more;
        }
        return [implode(' AND ', $conditions), $params];
    }

    /**
     * Turn a row of the database into a row of the answer.
     *
     * @param \stdClass $record
     * @return array
     */
    private function answer(\stdClass $record): array {
        $values = (array) $record;
        $row = ['fingerprint' => fingerprint::of_row($values)];
        foreach ($this->types as $column => [$type]) {
            $row[$column] = self::typed($type, $values[$column] ?? null);
            unset($values[$column]);
        }
        if ($this->table === 'units') {
            foreach (['holderid', 'holdercourseid', 'holderstatus', 'holdertimestart', 'holdertimeend'] as $name) {
                $row[$name] = self::typed(tables::INT, $values[$name]);
                unset($values[$name]);
            }
            $row['holdermethod'] = $values['holdermethod'];
            unset($values['holdermethod']);
        }
        $row['othercolumns'] = $values ? decoder::encoded((object) $values) : '';
        return $this->finish ? ($this->finish)($row) : $row;
    }

    /**
     * Give a value the type the client expects.
     *
     * @param string $type constant of {@see tables}
     * @param mixed $value
     * @return mixed
     */
    private static function typed(string $type, $value) {
        if ($value === null || ($type !== tables::TEXT && !is_numeric($value))) {
            return null;
        }
        switch ($type) {
            case tables::INT:
                return (int) $value;
            case tables::FLOAT:
                return (float) $value;
            case tables::MONEY:
                // Twelve digits at most: no floating-point number of that size is rounded to another amount.
                return sprintf('%.3F', $value);
            default:
                return (string) $value;
        }
    }
}
