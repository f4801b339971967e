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

use core_external\external_api;
use core_external\external_description;
use core_external\external_function_parameters;
use core_external\external_multiple_structure;
use core_external\external_single_structure;

defined('MOODLE_INTERNAL') || die();

require_once(__DIR__ . '/../externalcompat.php');

/**
 * What the plugin declares fits what it does.
 *
 * @package    local_seatadmin
 * @copyright  2026 Seatadmin contributors
 * @license    https://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 * @coversNothing
 */
final class service_test extends \advanced_testcase {
    /**
     * Every function is found by Moodle, described to the last value, and in the one service.
     */
    public function test_functions_are_described(): void {
        global $DB;
        $names = $DB->get_fieldset_select('external_functions', 'name', 'component = ?', ['local_seatadmin']);
        $this->assertCount(21, $names);
        foreach ($names as $name) {
            $function = external_api::external_function_info($name);
            $this->assertInstanceOf(external_function_parameters::class, $function->parameters_desc);
            $this->assert_described($function->parameters_desc, $name);
            $this->assert_described($function->returns_desc, $name);
        }
        $service = $DB->get_record('external_services', ['shortname' => 'local_seatadmin'], '*', MUST_EXIST);
        $this->assertEquals([1, 1, 0, 0], [$service->enabled, $service->restrictedusers, $service->downloadfiles,
            $service->uploadfiles]);
        $offered = $DB->get_fieldset_select('external_services_functions', 'functionname', 'externalserviceid = ?', [$service->id]);
        $this->assertSame([], array_diff($names, $offered));
        foreach ($offered as $name) {
            $this->assertTrue($DB->record_exists('external_functions', ['name' => $name]), $name);
        }
    }

    /**
     * Every refusal, warning of a whole call, event and right has its sentence.
     */
    public function test_sentences_exist(): void {
        $strings = get_string_manager();
        $found = 0;
        foreach (glob(__DIR__ . '/../classes/{local,external}/*.php', GLOB_BRACE) as $file) {
            preg_match_all("/(refusal\(|bad\(|throw \\\$bad\()\s*'([a-z]+)'/", file_get_contents($file), $refusals);
            foreach ($refusals[2] as $code) {
                $this->assertTrue($strings->string_exists("error_$code", 'local_seatadmin'), "$file $code");
                $found++;
            }
            preg_match_all("/moodle_exception\('([a-z]+)', 'local_seatadmin'/", file_get_contents($file), $exceptions);
            foreach ($exceptions[1] as $code) {
                $this->assertTrue($strings->string_exists($code, 'local_seatadmin'), "$file $code");
                $found++;
            }
        }
        $this->assertGreaterThan(40, $found);
        foreach (glob(__DIR__ . '/../classes/event/*.php') as $file) {
            $name = basename($file, '.php');
            $class = "local_seatadmin\\event\\$name";
            if (!(new \ReflectionClass($class))->isAbstract()) {
                $this->assertStringNotContainsString('[[', $class::get_name());
            }
        }
        foreach (['readshop', 'editcatalogue', 'manageseats'] as $right) {
            $this->assertNotEmpty(get_capability_info("local/seatadmin:$right"));
            $this->assertTrue($strings->string_exists("seatadmin:$right", 'local_seatadmin'));
        }
    }

    /**
     * Look through a description.
     *
     * @param external_description|null $description
     * @param string $where
     */
    private function assert_described(?external_description $description, string $where): void {
        $this->assertNotNull($description, $where);
        if ($description instanceof external_single_structure) {
            foreach ($description->keys as $name => $inner) {
                $this->assert_described($inner, "$where/$name");
            }
        } else if ($description instanceof external_multiple_structure) {
            $this->assert_described($description->content, "$where/*");
        } else {
            $this->assertNotSame('', trim((string) $description->desc), $where);
        }
    }
}
