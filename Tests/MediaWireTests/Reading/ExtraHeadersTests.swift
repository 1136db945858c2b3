import ScriptValue
import Testing

@testable import MediaWire

@Suite("Plivo's extra headers")
struct ExtraHeadersTests {
    @Test(
        "the three spellings, and an object",
        arguments: [
            "userId=12;token=k7", "token=k7", "token=k7,userId=12", " userId = 12 ; token = k7 ", "a;token=k7;=;b=",
            #"{"userId":"12","token":"k7"}"#, " \n{\"token\":\"k7\"}", ["token": "k7", "userId": "12"],
        ] as [Value])
    func spellings(headers: Value) throws {
        #expect(try ExtraHeaders.value(of: "token", in: headers) == "k7")
    }

    @Test("a value may hold what stands between name and value")
    func equals() throws {
        #expect(try ExtraHeaders.value(of: "token", in: "token=a=b==;x=1") == "a=b==")
    }

    @Test("none is none", arguments: [nil, .null, "", "a=1;tokens=2", "token", "Token=k7", "{}", [:]] as [Value?])
    func none(headers: Value?) throws {
        #expect(try ExtraHeaders.value(of: "token", in: headers) == nil)
    }

    @Test(
        "what can be understood in two ways, or not at all, is refused",
        arguments: [
            "token=a;token=b", "token=a,token=b", #"{"token":"a","token":"b"}"#, #"{"token":7}"#, #"{"token":"a""#,
            ["token": ["a"]], 7, ["token"], #"{"a":{"b":{}}}"#,
        ] as [Value])
    func refused(headers: Value) {
        #expect(throws: MediaProblem.self) { try ExtraHeaders.value(of: "token", in: headers) }
    }
}
