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

namespace local_seatadmin;

use local_seatadmin\local\decoder;

/**
 * Reading what the shop packs, without trusting it.
 *
 * @package    local_seatadmin
 * @copyright  2026 Seatadmin contributors
 * @license    https://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 * @covers     \local_seatadmin\local\decoder
 */
final class decoder_test extends \basic_testcase {
    /** @var bool whether an object of this class came to life */
    public static $woken = false;

    /**
     * Objects of any class are read as plain ones, hidden properties included, and none comes to life.
     */
    public function test_objects(): void {
        $object = new class {
            /** @var int */
            public $open = 1;
            /** @var string */
            protected $shut = 'é';
            /** @var array */
            private $own = ['a' => null, 'b' => [true, 1.5]];
        };
        $text = str_replace(get_class($object), 'x', 'O:1:"x":3:{s:4:"open";i:1;s:7:"' . "\0*\0" . 'shut";s:2:"é";s:6:"'
            . "\0x\0" . 'own";a:2:{s:1:"a";N;s:1:"b";a:2:{i:0;b:1;i:1;d:1.5;}}}');
        $this->assertSame('{"open":1,"shut":"é","own":{"a":null,"b":[true,1.5]}}', decoder::serialized($text));
        $hostile = 'O:' . strlen(self::class) . ':"' . self::class . '":0:{}';
        $this->assertSame('{}', decoder::serialized($hostile));
        $this->assertFalse(self::$woken);
    }

    /**
     * Would be called if an object of this class were made.
     */
    public function __wakeup() {
        self::$woken = true;
    }

    /**
     * An object that holds itself is read up to there.
     */
    public function test_circle(): void {
        $catalogue = (object) ['name' => 'C'];
        $catalogue->items = [(object) ['code' => 'A', 'catalogue' => $catalogue]];
        $this->assertSame(
            '{"name":"C","items":[{"code":"A","catalogue":null}]}',
            decoder::packed(base64_encode(serialize($catalogue)))
        );
    }

    /**
     * What is empty, broken, too deep or too large gives nothing, and no warning.
     */
    public function test_unreadable(): void {
        $deep = [];
        for ($i = 0; $i < 100; $i++) {
            $deep = [$deep];
        }
        foreach ([null, '', 'x', 'a:1:{', 'O:8:"stdClass":1:{s:1', serialize($deep), serialize(range(1, 60000)),
                serialize(str_repeat('x', 3000000))] as $text) {
            $this->assertNull(decoder::serialized($text));
            $this->assertNull(decoder::packed($text === null ? null : base64_encode($text)));
        }
        $this->assertNull(decoder::packed('not base64 é'));
        $this->assertNull(decoder::packed_json(base64_encode('{"a":')));
        $this->assertNull(decoder::json('{"a":'));
    }

    /**
     * False and empty texts are values like others.
     */
    public function test_small_values(): void {
        $this->assertSame('false', decoder::serialized('b:0;'));
        $this->assertSame('""', decoder::packed('czowOiIiOw=='));
        $this->assertSame('[]', decoder::serialized('a:0:{}'));
        $this->assertSame('{}', decoder::json('{}'));
        $this->assertSame('"a' . "\u{FFFD}" . 'b"', decoder::serialized("s:3:\"a\xFFb\";"));
    }

    /**
     * Pairs are decoded; the last of a repeated key counts; a second = belongs to the value.
     */
    public function test_pairs(): void {
        $this->assertSame(
            ['handler' => 'std_generateseats', 'enabledcourses' => 'SCI,MATH 101', 'a' => '2=3', 'b' => ''],
            decoder::pairs('handler=std_generateseats&enabledcourses=SCI%2CMATH+101&a=1&a=2%3D3&b')
        );
        $this->assertSame([], decoder::pairs(''));
        $this->assertSame([], decoder::pairs(null));
    }
}
