"""Every failure the program knows, drawn as one tree.

    FirmdateError                     code + params; app.wording makes the sentence
     +- UsageError                    the words of a call are off                      exit 2
     |   +- ProfileError              a profile cannot be read or is incomplete        exit 2
     +- NotFound                      no such customer, quote, item, invoice           exit 5
     +- AccessFault                   credentials or rights                            exit 6
     |   +- SignInFailed              wrong user, password or token
     |   +- SessionExpired            the session ended; connectors sign in once more
     |   +- NoPermission              signed in, but the right is missing
     |   +- NoKeyring                 no system keyring to hold or give a secret
     +- SystemUnreachable             NOTHING WAS SENT, or only a read failed          exit 3
     |   +- Throttled                 the system asked us to wait (retry_after seconds)
     |   +- UnexpectedReply           a read was answered in a form we do not know
     +- Rejected                      the system said no; nothing was changed          exit 1
     |   +- DuplicateKey              a record with this external reference exists
     |   +- WarningRaised             the ERP wants a confirmation first (name, text)
     +- OutcomeUnknown                a change was sent and nobody knows if it happened exit 4
     +- StorageFault                  the program's own database                       exit 3
     |   +- TeamStoreUnreachable      the team's database does not answer
     +- DemoFault                     the demo's servers could not be made or started  exit 3

A connect or pool timeout means that nothing was sent: SystemUnreachable. A failed write or read
of the socket, a cut reply, a 5xx or an unreadable answer to a change: OutcomeUnknown.
Expected refusals (an expired quote, short stock, a credit hold) are values, not exceptions.
"""

from __future__ import annotations


class FirmdateError(Exception):
    """A failure with a stable `code` and `params`; `app.wording.faults` turns both into a sentence.

    `system` names who failed ("crm", "erp", "program"). Params hold ids and names that a user may
    see, never secrets. `str()` is for logs.
    """

    exit_code = 1

    def __init__(self, code: str, *, system: str = "program", **params: object) -> None:
        self.code = code
        self.system = system
        self.params = params
        details = ", ".join(f"{key}={value}" for key, value in params.items())
        super().__init__(f"{system}: {code}" + (f" ({details})" if details else ""))


class UsageError(FirmdateError):
    exit_code = 2


class ProfileError(UsageError):
    pass


class NotFound(FirmdateError):
    exit_code = 5


class AccessFault(FirmdateError):
    exit_code = 6


class SignInFailed(AccessFault):
    pass


class SessionExpired(AccessFault):
    pass


class NoPermission(AccessFault):
    pass


class NoKeyring(AccessFault):
    pass


class SystemUnreachable(FirmdateError):
    exit_code = 3


class Throttled(SystemUnreachable):
    """`retry_after`: seconds the system asked for, None when it did not say."""

    def __init__(
        self,
        code: str = "throttled",
        *,
        system: str = "program",
        retry_after: float | None = None,
        **params: object,
    ) -> None:
        super().__init__(code, system=system, **params)
        self.retry_after = retry_after


class UnexpectedReply(SystemUnreachable):
    pass


class Rejected(FirmdateError):
    """The system's own words, if any, are in params["text"]: shown as plain text, never parsed."""

    exit_code = 1


class DuplicateKey(Rejected):
    pass


class WarningRaised(Rejected):
    """The ERP asks to confirm a warning: params["name"] identifies it, params["text"] is for people."""


class OutcomeUnknown(FirmdateError):
    exit_code = 4


class StorageFault(FirmdateError):
    exit_code = 3


class TeamStoreUnreachable(StorageFault):
    """Reading goes on without it; conversion waits. Of a change that was under way when the connection broke
    nobody knows whether it was kept: the journal is read again before anything else is done."""


class DemoFault(FirmdateError):
    exit_code = 3
