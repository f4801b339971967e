"""What a site says about itself."""

from __future__ import annotations

from seatadmin.sandbox.calls import Call, Params
from seatadmin.sandbox.signatures import SIGNATURES

_RELEASES = {
    "4.4": ("4.4dev (Build: 20231124)", "2023112400", "2023100900"),
    "5.0": ("5.0dev+ (Build: 20250304)", "2025030400", "2025030400"),
}
_FEATURES = {
    "usecomments": 1,
    "usetags": 1,
    "enablenotes": 1,
    "messaging": 1,
    "enableblogs": 1,
    "enablecompletion": 1,
    "enablebadges": 1,
    "messagingallusers": 0,
    "enablecustomreports": 1,
    "enableglobalsearch": 0,
    "mnet_dispatcher_mode": 0,
}
_PLUGIN_PREFIXES = ("enrol_", "tool_")


def get_site_info(call: Call, params: Params) -> Params:
    release, version, plugin_version = _RELEASES[call.settings.flavour]
    admin = call.user.is_admin
    features = _FEATURES | ({"enablecompetencies": 1} if call.settings.flavour == "5.0" else {})
    answer = {
        "sitename": call.settings.site_name,
        "username": call.user.username,
        "firstname": call.user.firstname,
        "lastname": call.user.lastname,
        "fullname": f"{call.user.firstname} {call.user.lastname}",
        "lang": call.user.lang,
        "userid": call.user.id,
        "siteurl": call.base_url,
        "userpictureurl": call.picture_urls()["profileimageurl"],
        "functions": [
            {"name": name, "version": plugin_version if name.startswith(_PLUGIN_PREFIXES) else version}
            for name in SIGNATURES
            if call.token.functions is None or name in call.token.functions
        ],
        "downloadfiles": 1,
        "uploadfiles": 1,
        "release": release,
        "version": version,
        "mobilecssurl": "",
        "advancedfeatures": [{"name": name, "value": value} for name, value in features.items()],
        "usercanmanageownfiles": True,
        "userquota": 0 if admin else 104857600,
        "usermaxuploadfilesize": -1 if admin else 67108864,
        "userhomepage": 1,
        "userprivateaccesskey": "",
        "siteid": 1,
        "sitecalendartype": "gregorian",
        "usercalendartype": "gregorian",
        "userissiteadmin": admin,
        "theme": "boost",
        "limitconcurrentlogins": 0,
    }
    if call.settings.flavour == "5.0":
        answer["policyagreed"] = int(call.settings.site_policy_agreed)
    return answer


def get_public_config(call: Call, params: Params) -> Params:
    return {
        "wwwroot": call.base_url,
        "httpswwwroot": call.base_url,
        "sitename": call.settings.site_name,
        "guestlogin": 1,
        "rememberusername": 2,
        "authloginviaemail": 0,
        "registerauth": "",
        "forgottenpasswordurl": "",
        "authinstructions": "",
        "authnoneenabled": 0,
        "enablewebservices": int(call.settings.web_services_enabled),
        "enablemobilewebservice": 0,
        "maintenanceenabled": int(call.settings.maintenance != "off"),
        "maintenancemessage": "",
        "typeoflogin": 1,
        "launchurl": f"{call.base_url}/admin/tool/mobile/launch.php",
        "mobilecssurl": "",
        "tool_mobile_disabledfeatures": "",
        "country": call.settings.country,
        "agedigitalconsentverification": False,
        "supportpage": "",
        "supportavailability": 1,
        "autolang": 1,
        "lang": "en",
        "langmenu": 1,
        "langlist": "",
        "locale": "",
        "tool_mobile_minimumversion": "",
        "tool_mobile_iosappid": "",
        "tool_mobile_androidappid": "",
        "tool_mobile_setuplink": "",
        "tool_mobile_qrcodetype": 1,
        "warnings": [],
    }
