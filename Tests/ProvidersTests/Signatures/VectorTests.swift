import CallCore
import Foundation
import ScriptValue
import Testing

@testable import Providers

/// Signed requests as files, made without our code. Most verdicts are those of the carriers' own libraries; where a
/// case says `rule`, they follow the documented rules.
@Suite("Signature vectors")
struct VectorTests {
    static func cases(_ file: String) throws -> [Value] {
        let folder = try #require(Bundle.module.url(forResource: "Vectors", withExtension: nil))
        let bytes = try Array(Data(contentsOf: folder.appendingPathComponent(file)))
        return try #require(try JSONText.decodePlain(bytes)["cases"]?.array)
    }

    @Test(
        "every request of the files is judged as its file says",
        arguments: [("carrier_vectors_public.json", 60), ("carrier_vectors_more.json", 150)])
    func judges(file: String, atLeast: Int) throws {
        let cases = try Self.cases(file)
        #expect(cases.count >= atLeast)
        var schemes: Set<SignatureScheme> = []
        for value in cases {
            let request = try CapturedRequest(value)
            schemes.insert(request.check.scheme)
            let now = request.now ?? CallTime(milliseconds: 0)
            let verdict = request.check.verify(request.webhook, now: now)
            let isGenuine = if case .genuine = verdict { true } else { false }
            #expect(isGenuine == value["expected"]?.bool, "\(request.name): \(verdict)")
        }
        #expect(schemes.isSuperset(of: [.twilio, .telnyx, .plivoV2, .plivoV3]))
    }

    @Test("no request that verifies does so with another secret, URL or body")
    func isBound() throws {
        var tried = 0
        for value in try Self.cases("carrier_vectors_public.json") where value["expected"]?.bool == true {
            var request = try CapturedRequest(value)
            let now = request.now ?? CallTime(milliseconds: 0)
            let genuine = request.webhook
            request.check.secret = "another secret"
            if case .genuine = request.check.verify(genuine, now: now) { Issue.record("\(request.name): secret") }
            request.check.secret = try CapturedRequest(value).check.secret
            var other = genuine
            other.url += "x"
            if request.check.scheme != .telnyx, case .genuine = request.check.verify(other, now: now),
                !genuine.url.contains("?")
            {
                Issue.record("\(request.name): URL")
            }
            other = genuine
            other.body.append(0x78)
            if request.check.scheme != .plivoV2, case .genuine = request.check.verify(other, now: now) {
                Issue.record("\(request.name): body")
            }
            tried += 1
        }
        #expect(tried == 30)
    }
}
