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
 * Do the things of one call one by one: each in a transaction of its own, each once for its key, each with its own answer.
 *
 * @package    local_seatadmin
 * @copyright  2026 Seatadmin contributors
 * @license    https://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */
final class batch {
    /** Most things in one call. */
    public const MAX = 100;

    /** Seconds to wait for another call that makes the same group or enrols the same person. */
    private const PATIENCE = 20;

    /**
     * Refuse a call that is not whole.
     *
     * PHP cuts a form after max_input_vars fields without a word, and a form cut between two things looks like a shorter
     * one. So the client says first how many it sends.
     *
     * @param int $count how many the client sent
     * @param array $items what arrived
     */
    public static function require_whole(int $count, array $items): void {
        if ($count !== count($items)) {
            throw new moodle_exception('batchcut', 'local_seatadmin', '', (object) ['sent' => $count, 'got' => count($items)]);
        }
        if ($count > self::MAX) {
            throw new moodle_exception('batchtoolarge', 'local_seatadmin', '', self::MAX);
        }
    }

    /**
     * Do every thing and answer for each, in the order they came.
     *
     * @param string $function name of the function without its prefix
     * @param array $items each with its key
     * @param callable $work takes one item, gives an {@see outcome} or throws a {@see refusal}
     * @param callable|null $alone takes one item, names what must not be made by two calls at the same time
     * @return array one answer for each item
     */
    public static function run(string $function, array $items, callable $work, ?callable $alone = null): array {
        return array_map(fn($item) => self::one($function, $item, $work, $alone), array_values($items));
    }

    /**
     * Do one thing.
     *
     * @param string $function
     * @param array $item
     * @param callable $work
     * @param callable|null $alone
     * @return array
     */
    private static function one(string $function, array $item, callable $work, ?callable $alone): array {
        global $DB;
        $key = $item['key'];
        unset($item['key']);
        $hash = fingerprint::of_payload($function, $item);
        $transaction = null;
        $locks = [];
        try {
            if ($earlier = journal::answered($key, $hash)) {
                return self::done($key, $earlier, true);
            }
            // Before the transaction: what it reads first is all it will ever see on MariaDB.
            $locks = self::locks($alone ? $alone($item) : []);
            $transaction = $DB->start_delegated_transaction();
            $entry = journal::open($key, $function, $hash);
            $outcome = $work($item);
            journal::close($entry, $outcome);
            $transaction->allow_commit();
            return self::done($key, $outcome->fields, false);
        } catch (refusal $refusal) {
            self::undo($transaction, $refusal);
            return self::refused($key, $refusal);
        } catch (\Throwable $e) {
            self::undo($transaction, $e);
            return self::failed($key, $hash, $e);
        } finally {
            foreach ($locks as $lock) {
                $lock->release();
            }
        }
    }

    /**
     * Take locks, always in the same order.
     *
     * @param array $names
     * @return array the locks taken
     */
    private static function locks(array $names): array {
        if (!$names) {
            return [];
        }
        sort($names);
        $factory = \core\lock\lock_config::get_lock_factory('local_seatadmin');
        $locks = [];
        foreach (array_unique($names) as $name) {
            $lock = $factory->get_lock(sha1($name), self::PATIENCE);
            if (!$lock) {
                foreach ($locks as $taken) {
                    $taken->release();
                }
                throw new refusal('busy');
            }
            $locks[] = $lock;
        }
        return $locks;
    }

    /**
     * Take back what was done in a transaction.
     *
     * @param \moodle_transaction|null $transaction
     * @param \Throwable $why
     */
    private static function undo(?\moodle_transaction $transaction, \Throwable $why): void {
        if ($transaction === null || $transaction->is_disposed()) {
            return;
        }
        try {
            $transaction->rollback($why);
        } catch (\Throwable $same) {
            // Rolling back throws again what it was given; a refusal is answered, not thrown.
            unset($same);
        }
        groups::forget_made();
    }

    /**
     * Answer for a thing that was done, now or by an earlier call.
     *
     * @param string $key
     * @param array $fields
     * @param bool $replayed
     * @return array
     */
    private static function done(string $key, array $fields, bool $replayed): array {
        return ['key' => $key, 'status' => 'done', 'errorcode' => '', 'message' => '', 'replayed' => (int) $replayed] + $fields;
    }

    /**
     * Answer for a thing the rules forbid.
     *
     * @param string $key
     * @param refusal $refusal
     * @return array
     */
    private static function refused(string $key, refusal $refusal): array {
        return ['key' => $key, 'status' => 'refused', 'errorcode' => $refusal->errorcode, 'message' => $refusal->sentence(),
            'replayed' => 0] + $refusal->fields;
    }

    /**
     * Answer for a thing that went wrong for a reason nobody foresaw.
     *
     * @param string $key
     * @param string $hash
     * @param \Throwable $e
     * @return array
     */
    private static function failed(string $key, string $hash, \Throwable $e): array {
        try {
            // Another call with the same key was faster: its answer is ours.
            if ($e instanceof \dml_write_exception && ($earlier = journal::answered($key, $hash))) {
                return self::done($key, $earlier, true);
            }
        } catch (refusal $refusal) {
            return self::refused($key, $refusal);
        }
        $code = $e instanceof moodle_exception ? $e->errorcode : 'unexpected';
        debugging('local_seatadmin: ' . get_class($e) . ': ' . $e->getMessage(), DEBUG_DEVELOPER);
        return ['key' => $key, 'status' => 'failed', 'errorcode' => $code,
            'message' => get_string('error_unexpected', 'local_seatadmin', $code), 'replayed' => 0];
    }
}
