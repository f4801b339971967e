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

/**
 * What was done for each key a client sent.
 *
 * A row is written in the transaction of the work it stands for, so it exists exactly when the work was done. Refusals
 * leave no row: asking again looks again.
 *
 * @package    local_seatadmin
 * @copyright  2026 Seatadmin contributors
 * @license    https://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */
final class journal {
    /** Table of the journal. */
    public const TABLE = 'local_seatadmin_journal';

    /** What a key looks like; a UUID is one. */
    private const KEY = '/^[A-Za-z0-9_.:-]{8,100}$/';

    /** Days an answer is kept when the setting is empty. */
    private const DAYS = 90;

    /**
     * Give what was answered for a key, null when nothing was done for it.
     *
     * @param string $key
     * @param string $hash of what is asked now
     * @return array|null the answer
     * @throws refusal when the key is no key, or was used for something else
     */
    public static function answered(string $key, string $hash): ?array {
        global $DB;
        if (!preg_match(self::KEY, $key)) {
            throw new refusal('badkey');
        }
        $row = $DB->get_record(self::TABLE, ['clientkey' => $key]);
        if (!$row) {
            return null;
        }
        if ($row->payloadhash !== $hash || (string) $row->answer === '') {
            throw new refusal('keyused');
        }
        return json_decode($row->answer, true);
    }

    /**
     * Take a key, first of all in a transaction: a second call with the same key waits here, then fails.
     *
     * @param string $key
     * @param string $function
     * @param string $hash
     * @return int id of the row, for {@see close()}
     */
    public static function open(string $key, string $function, string $hash): int {
        global $DB, $USER;
        return $DB->insert_record(self::TABLE, (object) [
            'clientkey' => $key,
            'functionname' => $function,
            'payloadhash' => $hash,
            'userid' => $USER->id,
            'timecreated' => time(),
        ]);
    }

    /**
     * Write down what was done, last of all in the transaction.
     *
     * @param int $id
     * @param outcome $outcome
     */
    public static function close(int $id, outcome $outcome): void {
        global $DB;
        $DB->update_record(self::TABLE, (object) [
            'id' => $id,
            'relateduserid' => $outcome->relateduserid,
            'formeruserid' => $outcome->formeruserid,
            'objectid' => $outcome->objectid,
            'answer' => json_encode($outcome->fields),
        ]);
    }

    /**
     * Forget what is older than the setting says.
     *
     * @param int $now
     * @return int how many rows were forgotten
     */
    public static function purge(int $now): int {
        global $DB;
        $days = get_config('local_seatadmin', 'journaldays');
        $days = is_numeric($days) && $days >= 1 ? (int) $days : self::DAYS;
        $params = ['before' => $now - $days * DAYSECS];
        $count = $DB->count_records_select(self::TABLE, 'timecreated < :before', $params);
        $DB->delete_records_select(self::TABLE, 'timecreated < :before', $params);
        return $count;
    }
}
