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
 * Read the texts in which the shop packs data, without ever making an object of a stored class.
 *
 * What is stored was once typed by buyers, so sizes, depths and numbers of values are limited. Every method answers JSON
 * text or null; null for an empty text is normal, null for another one is an error the caller tells.
 *
 * @package    local_seatadmin
 * @copyright  2026 Seatadmin contributors
 * @license    https://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */
final class decoder {
    /** Longest text that is unpacked, in bytes. */
    private const MAX_BYTES = 2097152;

    /** Deepest nesting. A frozen item holds its catalogue, which holds its categories. */
    private const MAX_DEPTH = 24;

    /** Most values in one text. */
    private const MAX_VALUES = 50000;

    /** @var int values met so far */
    private $met = 0;

    /** @var array ids of the objects around the one that is read: an item knows its catalogue, which knows the item */
    private $around = [];

    /**
     * Read base64 of a PHP-serialized value.
     *
     * @param string|null $text
     * @return string|null JSON
     */
    public static function packed(?string $text): ?string {
        if ($text === null || $text === '' || strlen($text) > self::MAX_BYTES) {
            return null;
        }
        $serialized = base64_decode($text, true);
        return $serialized === false ? null : self::serialized($serialized);
    }

    /**
     * Read a PHP-serialized value.
     *
     * @param string|null $text
     * @return string|null JSON
     */
    public static function serialized(?string $text): ?string {
        if ($text === null || $text === '' || strlen($text) > self::MAX_BYTES) {
            return null;
        }
        // A text that is not serialized is told by a notice and by false, which is also a legal value.
        set_error_handler(fn() => true);
        try {
            $value = unserialize($text, ['allowed_classes' => false, 'max_depth' => self::MAX_DEPTH]);
        } catch (\Throwable $e) {
            return null;
        } finally {
            restore_error_handler();
        }
        if ($value === false && $text !== 'b:0;') {
            return null;
        }
        return self::encoded($value);
    }

    /**
     * Read base64 of JSON.
     *
     * @param string|null $text
     * @return string|null JSON
     */
    public static function packed_json(?string $text): ?string {
        if ($text === null || $text === '' || strlen($text) > self::MAX_BYTES) {
            return null;
        }
        $json = base64_decode($text, true);
        return $json === false ? null : self::json($json);
    }

    /**
     * Read JSON.
     *
     * @param string|null $text
     * @return string|null JSON
     */
    public static function json(?string $text): ?string {
        if ($text === null || $text === '' || strlen($text) > self::MAX_BYTES) {
            return null;
        }
        $value = json_decode($text, false, self::MAX_DEPTH);
        return $value === null && trim($text) !== 'null' ? null : self::encoded($value);
    }

    /**
     * Read pairs key=value joined by &, whose values are URL-encoded; a piece without = has an empty value.
     *
     * @param string|null $text
     * @return array key => value, the last one of a repeated key
     */
    public static function pairs(?string $text): array {
        $pairs = [];
        foreach (explode('&', (string) $text) as $piece) {
            if ($piece !== '') {
                [$key, $value] = explode('=', $piece, 2) + [1 => ''];
                $pairs[$key] = urldecode($value);
            }
        }
        return $pairs;
    }

    /**
     * Write a value as JSON, or give null when it is too large, too deep or no text JSON can hold.
     *
     * @param mixed $value
     * @return string|null
     */
    public static function encoded($value): ?string {
        try {
            $plain = (new self())->plain($value, 0);
            return json_encode($plain, JSON_UNESCAPED_UNICODE | JSON_UNESCAPED_SLASHES | JSON_PRESERVE_ZERO_FRACTION
                | JSON_INVALID_UTF8_SUBSTITUTE | JSON_PARTIAL_OUTPUT_ON_ERROR);
        } catch (\RangeException $e) {
            return null;
        }
    }

    /**
     * Turn objects of any class into plain ones, with the names of hidden properties made readable.
     *
     * @param mixed $value
     * @param int $depth
     * @return mixed
     */
    private function plain($value, int $depth) {
        if ($depth > self::MAX_DEPTH || ++$this->met > self::MAX_VALUES) {
            throw new \RangeException('too much');
        }
        if (is_object($value)) {
            $id = spl_object_id($value);
            if (isset($this->around[$id])) {
                return null;
            }
            $this->around[$id] = true;
            $plain = new \stdClass();
            foreach ((array) $value as $name => $inner) {
                // Hidden properties read "\0*\0name" or "\0Class\0name"; the class of an unknown object is one of them.
                $parts = explode("\0", (string) $name);
                $name = end($parts);
                if ($name !== '__PHP_Incomplete_Class_Name') {
                    $plain->{$name} = $this->plain($inner, $depth + 1);
                }
            }
            unset($this->around[$id]);
            return $plain;
        }
        if (is_array($value)) {
            return array_map(fn($inner) => $this->plain($inner, $depth + 1), $value);
        }
        return $value;
    }
}
