#!/usr/bin/python3
"""Tells what an account can do with the folder of an SMB share, and changes nothing there.

Standard input: one JSON object with server, share, account ("DOMAIN\\name" or a name) and password. Standard output: one
JSON object, {"refused": text or null, "listed": …, "read": …, "written": …}, or {"failed": text} where the server could
not be asked. Writing is not done but asked for: the folder is opened with the right to add files, and closed again.
"""
import json
import sys

from samba import NTSTATUSError
from samba.credentials import DONT_USE_KERBEROS, Credentials
from samba.samba3 import libsmb_samba_internal as libsmb
from samba.samba3 import param

ADD_FILE = 0x2
READ = 0x120089  # FILE_GENERIC_READ
OPEN = 1         # disposition: what is not there is not made
FOLDER = 0x1     # FILE_DIRECTORY_FILE
IS_FOLDER = 0x10
SHARED = 0x7
DENIED = {0xC0000022: "NT_STATUS_ACCESS_DENIED", 0xC00000CA: "NT_STATUS_NETWORK_ACCESS_DENIED"}
NOT_LET_IN = DENIED | {
    0xC000006D: "NT_STATUS_LOGON_FAILURE", 0xC0000064: "NT_STATUS_NO_SUCH_USER", 0xC000006A: "NT_STATUS_WRONG_PASSWORD",
    0xC0000072: "NT_STATUS_ACCOUNT_DISABLED", 0xC000006E: "NT_STATUS_ACCOUNT_RESTRICTION",
    0xC0000071: "NT_STATUS_PASSWORD_EXPIRED", 0xC0000224: "NT_STATUS_PASSWORD_MUST_CHANGE",
    0xC0000193: "NT_STATUS_ACCOUNT_EXPIRED", 0xC0000234: "NT_STATUS_ACCOUNT_LOCKED_OUT",
    0xC000015B: "NT_STATUS_LOGON_TYPE_NOT_GRANTED", 0xC00000CC: "NT_STATUS_BAD_NETWORK_NAME"}
FILES_TRIED = 16


def status_of(error):
    return error.args[0] & 0xFFFFFFFF


def granted(work):
    """Whether the server let `work` be done; what is no refusal is no answer."""
    try:
        work()
        return True
    except NTSTATUSError as error:
        if status_of(error) in DENIED:
            return False
        raise


def connect(question):
    settings = param.get_context()
    settings.load("/dev/null")
    settings.set("log level", "0")
    settings.set("netbios name", "PLATEAU")
    settings.set("client min protocol", "SMB2_02")
    domain, _, name = question["account"].rpartition("\\")
    account = Credentials()
    account.set_workstation("PLATEAU")
    account.set_kerberos_state(DONT_USE_KERBEROS)
    account.set_domain(domain)
    account.set_username(name)
    account.set_password(question["password"])
    return libsmb.Conn(question["server"], question["share"], lp=settings, creds=account)


def can_open(connection, path, access, options=0):
    def work():
        connection.close(connection.create(path, DesiredAccess=access, CreateDisposition=OPEN, CreateOptions=options,
                                           ShareAccess=SHARED))
    return granted(work)


def rights(connection):
    entries = []
    listed = granted(lambda: entries.extend(connection.list("")))
    files = [entry["name"] for entry in entries if not entry["attrib"] & IS_FOLDER][:FILES_TRIED]
    read = can_open(connection, "", READ, FOLDER)
    if read and files:
        read = any(can_open(connection, name, READ) for name in files)
    return {"refused": None, "listed": listed, "read": read, "written": can_open(connection, "", ADD_FILE, FOLDER)}


def main():
    question = json.load(sys.stdin)
    try:
        answer = rights(connect(question))
    except NTSTATUSError as error:
        refused = NOT_LET_IN.get(status_of(error))
        if refused is None:
            answer = {"failed": f"0x{status_of(error):08X}"}
        else:
            answer = {"refused": refused, "listed": False, "read": False, "written": False}
    print(json.dumps(answer))


main()
