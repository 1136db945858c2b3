import CallCore
import Foundation
import Glibc
import Testing

@testable import GatewayService

@Suite("The token in the store")
struct TokenFileTests {
    private func status(mode: mode_t, owner: uid_t) -> stat {
        var status = stat()
        status.st_mode = mode
        status.st_uid = owner
        return status
    }

    @Test("is for its own user, and for root")
    func owners() throws {
        try TokenFile.check(status(mode: 0o600, owner: 999), "token", user: 999)
        try TokenFile.check(status(mode: 0o600, owner: 999), "token", user: 0)
        let stranger = #expect(throws: DaemonError.self) {
            try TokenFile.check(status(mode: 0o600, owner: 999), "token", user: 1_000)
        }
        #expect(stranger?.message == "token belongs to another user (uid 999)")
        #expect(stranger?.nextStep == "run this as the user of the gateway")
    }

    @Test("that others may read is not used, by nobody", arguments: [0o640, 0o604, 0o620] as [mode_t])
    func openToOthers(_ mode: mode_t) {
        for user in [999, 0] as [uid_t] {
            let error = #expect(throws: DaemonError.self) {
                try TokenFile.check(status(mode: mode, owner: 999), "token", user: user)
            }
            #expect(error?.message == "token is open to others")
        }
    }
}
