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
use core_external\external_multiple_structure;
use core_external\external_single_structure;
use core_external\external_value;
use local_seatadmin\local\batch;
use local_seatadmin\local\shop;

/**
 * A function that does several things, each for itself: each answers whether it was done, and if not why.
 *
 * @package    local_seatadmin
 * @copyright  2026 Seatadmin contributors
 * @license    https://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */
abstract class batch_call extends base {
    /**
     * Give the right that is asked.
     *
     * @return string
     */
    abstract protected static function capability(): string;

    /**
     * Describe one thing, without its key.
     *
     * @return array
     */
    abstract protected static function item(): array;

    /**
     * Describe the answer for one thing, without what all answers have.
     *
     * @return array fields, all of them optional
     */
    abstract protected static function result(): array;

    /**
     * Do the things.
     *
     * @param string $name name of the function without its prefix
     * @param array $items
     * @return array
     */
    abstract protected static function run(string $name, array $items): array;

    /**
     * Describe the parameters.
     *
     * @return external_function_parameters
     */
    public static function execute_parameters() {
        return new external_function_parameters([
            'count' => self::int('how many items are sent; the call is refused when another number arrives'),
            'items' => new external_multiple_structure(new external_single_structure([
                'key' => self::text('chosen by the client for this thing, 8 to 100 of A-Z a-z 0-9 _ . : -, such as a UUID'),
            ] + static::item()), 'at most 100'),
        ]);
    }

    /**
     * Do the things.
     *
     * @param int $count
     * @param array $items
     * @return array
     */
    public static function execute($count, $items) {
        $params = self::validate_parameters(static::execute_parameters(), compact('count', 'items'));
        self::enter(static::capability());
        shop::require_writable();
        batch::require_whole($params['count'], $params['items']);
        $parts = explode('\\', static::class);
        return ['results' => static::run(end($parts), $params['items']), 'time' => time()];
    }

    /**
     * Describe the answer.
     *
     * @return external_single_structure
     */
    public static function execute_returns() {
        return new external_single_structure([
            'results' => new external_multiple_structure(new external_single_structure([
                'key' => self::text('key of the thing'),
                'status' => self::text('done; or nothing is done: refused, a rule forbids it; failed, something went wrong'),
                'errorcode' => self::text('why it is not done, empty when done'),
                'message' => self::text('the same in a sentence, in the language of the account'),
                'replayed' => self::int('1 when an earlier call with this key has done it'),
            ] + static::result()), 'in the order of the items'),
            'time' => self::int('time of the site after the last thing'),
        ]);
    }

    /**
     * Describe a whole number with a default.
     *
     * @param string $description
     * @param int $default
     * @return external_value
     */
    protected static function default_int(string $description, int $default = 0): external_value {
        return new external_value(PARAM_INT, $description, VALUE_DEFAULT, $default);
    }

    /**
     * Describe how a seat is given: shared by assigning and moving.
     *
     * @return array
     */
    protected static function placing(): array {
        return [
            'roleid' => self::default_int('role in the course, 0 for student'),
            'timestart' => self::default_int('start of the enrolment and of the unit, 0 now'),
            'timeend' => self::default_int('end of the enrolment, 0 none'),
            'useexisting' => self::default_int('1 to let the seat stand for a manual enrolment that is there already'),
            'ordergroup' => self::default_int('1 to put the person in the group of the order, B and ten digits', 1),
            'groupnames' => new external_multiple_structure(
                self::text('name of a group'),
                'further groups of the course, made when they do not exist',
                VALUE_DEFAULT,
                []
            ),
            'customerroleid' => self::default_int('role to enrol the customer of the unit with unless enrolled, 0 not at all'),
            'supervisorroleid' => self::default_int('role the customer gets over the person, 0 none'),
            'mirrorroleid' => self::default_int('role the person gets over the customer, 0 none'),
        ];
    }

    /**
     * Describe what is answered about a seat that was given.
     *
     * @return array
     */
    protected static function placed(): array {
        return [
            'unitid' => self::int('unit', VALUE_OPTIONAL),
            'userid' => self::int('person who holds it; when refused, person concerned', VALUE_OPTIONAL),
            'courseid' => self::int('course', VALUE_OPTIONAL),
            'userenrolmentid' => self::int('enrolment the unit stands for; when refused, enrolment concerned', VALUE_OPTIONAL),
            'timestart' => self::int('start of the enrolment', VALUE_OPTIONAL),
            'timeend' => self::int('end of the enrolment, 0 none', VALUE_OPTIONAL),
            'enrolled' => self::int('1 when the person was enrolled, 0 when enrolled before', VALUE_OPTIONAL),
            'customerenrolled' => self::int('1 when the customer was enrolled', VALUE_OPTIONAL),
            'groupids' => self::ints('groups joined', VALUE_OPTIONAL),
            'heldbyunitid' => self::int('when refused: unit that stands for the enrolment, 0 none', VALUE_OPTIONAL),
            'eventid' => self::int('event recorded in the shop', VALUE_OPTIONAL),
        ] + self::warned();
    }

    /**
     * Describe warnings.
     *
     * @return array
     */
    protected static function warned(): array {
        return [
            'warnings' => new external_multiple_structure(
                self::text('accountsuspended, enrolmentgone, enrolmentsuspended, nocustomeraccount or ordergone'),
                'what the client should know although it was done',
                VALUE_OPTIONAL
            ),
        ];
    }
}
