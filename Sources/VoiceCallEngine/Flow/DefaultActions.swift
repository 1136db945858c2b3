import LuaBridge
import ScriptValue

/// The engine's own version of the actions that a flow leaves out, as the script they are.
enum DefaultActions {
    static let source = """
        local actions = {}

        actions["continue"] = function(call, args)
          call:say(args.message)
          local heard, why = call:listen{ timeout = args.timeout }
          if why == "timeout" then
            why = ("Timed out waiting for transcript after %dms"):format(args.timeout * 1000 // 1)
          end
          if not heard then error(why, 0) end
          return { transcript = heard.text }
        end

        function actions.speak(call, args)
          return call:say(args.message)
        end

        function actions.dtmf(call, args)
          local ok, why = call:dtmf(args.digits)
          if not ok then error(why, 0) end
          return true
        end

        actions["end"] = function(call)
          return call:hangup()
        end

        return actions
        """

    /// Loads them into a call's state; returns their function references by name.
    static func load(into state: LuaState) throws(LuaFailure) -> [String: Int] {
        let token = try state.load(
            name: "default", files: ["actions.lua": Array(source.utf8)], main: "actions.lua")
        guard case .finished(let values) = state.resume(token, .proceed), let actions = values.first?.map else {
            throw LuaFailure(code: "internal", message: "the default actions did not load")
        }
        return actions.compactMapValues(\.function)
    }
}
