import Foundation
import Testing
import WireSimulator

enum Certificates {
    static func file(_ name: String) throws -> String {
        try #require(Bundle.module.path(forResource: name, ofType: "pem", inDirectory: "Certificates"))
    }

    static func server() throws -> WireTLS {
        WireTLS(certificate: try file("server"), key: try file("server-key"))
    }
}
