/// Snippets that together use all of the syntax; each is a complete, valid file.
enum Corpus {
    static let all: [String] = plain + control + functions + jumps + flows

    static let plain = [
        "", ";", ";;;", "#!/usr/bin/lua\nprint(1)", "\u{FEFF}x = 1", "-- only a comment", "--[[ long\ncomment ]] x = 1",
        "--[==[ a ]] b ]=] c ]==] x = 1", "--[=[\n]==]\n]=]", "x = 1; y = 2", "a, b.c, d[1], e[\"f\"].g = 1, 2, 3, ...",
        "x = nil; y = true; z = false", "x = 0x.8p1 + 0xA.8 + 0X1P-3 + 3. + .5 + 1e10 + 1E+2 + 2e-3",
        "x = 0xffffffffffffffff; y = 9223372036854775807; z = 9223372036854775808",
        #"x = "\a\b\f\n\r\t\v\\\"\'\x41\65\065\u{48}\u{7FFFFFFF}\z    end""#, "x = 'a\\\nb'",
        "x = [[\nlong\n]] .. [==[ ]] ]==]",
        "x = -2 ^ 2; y = 2 ^ -3 ^ 2; z = not a == b", "x = a .. b .. c; y = 1 .. 2",
        "x = a // b % c << 2 >> 1 & 3 | 4 ~ ~5", "x = a < b and c <= d or e > f and g >= h or i == j and k ~= l",
        "x = #t + -#t - - 1", "x = { }; y = {1, 2; 3, a = 1, [\"b\"] = 2, [1 + 1] = 3, f(), ...}",
        "x = {{{}}, {a = {b = {}}},}",
        "x = (...)", "x = (f())", "x = ((1))", "x = a.b.c[1][\"two\"].d", "local a <const>, b, c <close> = 1, 2, nil",
        "local x", "local a, b = f()", "x = a --[[ in between ]] + b", "x\n=\n1", "x={f=1,\ng=2}",
        "goto_ = 1; enduring = 2",
        "x = a == b, c", "local t = {x\n= 1, y == 2}", "x = 'a' y = 'b'",
    ]

    static let control = [
        "do end", "do local x = 1 end", "if a then end", "if a then b() end", "if a then b() else c() end",
        "if a then elseif b then elseif c then else end", "if a then return end", "if a then return 1, 2; end",
        "if a then return else return 1 end", "if a then(f)() end", "if a then -- why\n b()\nend", "if a then b()end",
        "if a then\n  if b then\n    c()\n  end\nelse d() end", "if(a)then(b)()else(c)()end", "while a do end",
        "while true do break end", "while a do b(); break; end", "repeat until a", "repeat local x = f() until x",
        "repeat if a then break end until false", "for i = 1, 10 do end", "for i = 10, 1, -1 do f(i) end",
        "for k, v in pairs(t) do f(k, v) end", "for a in b, c, d do local e <const> = a end",
        "while a do if b then goto next end c() ::next:: end", "return", "return;", "return 1, f(), ...",
        "do return end",
        "if x then y = 1 end -- end", "if x then y = [[\nend\n]] end", "if a then elseif b then x = 1 end z = 2",
        "if a then b = 1 else--[[x]]c = 1 end",
    ]

    static let functions = [
        "function f() end", "function f(a, b, ...) return ... end", "function a.b.c(x) end",
        "function a.b:c(x) return self end",
        "local function f() return f() end", "local f = function(...) local a, b = ... end", "f()", "f(1, 2)",
        "f\"text\"",
        "f'text'", "f[[text]]", "f{a = 1}", "a.b:c(1):d{2}:e'3'.f()", "f()()()[1]()", "(f or g)(1)", "(\"x\"):rep(3)",
        "local t = {f = function() return 1 end, g = function(a) if a then return a end end}",
        "f(function() end, function() x() end)",
        "function f() local function g() return f, g end end", "return function() return function() return 1 end end",
        "f(\n1,\n2\n)", "local a; (f)(a)", "local f = function() end\n(g)()",
        "function f(_ENV) x = 1 if y then z = 1 end end",
        "x = a and b or c and (d or e)", "x = a and function() return b or c end or d",
        "return a and f(b or c, d and e)",
        "if a and b or c then d() end", "x = a or {b = c and d}", "while a or b do c = a and b end",
        "x = not (a and b) or -c ^ d",
    ]

    static let jumps = [
        "::top:: f() goto top", "goto done; local x; ::done::", "goto done; local x; ::done:: ; ;",
        "do goto x end ::x::",
        "for i = 1, 3 do for j = 1, 3 do if j == 2 then goto continue end f() ::continue:: end end",
        "do ::a:: end ::a:: goto a", "::a:: do local function f() ::a:: goto a end end", "repeat goto c; ::c:: until x",
        "if a then goto out else ::inner:: end ::out::", "do goto l; local a ::l:: ::m:: end",
    ]

    static let flows = [
        """
        local M = {}
        local function greet(call, name)
          if name then call:say("Hello " .. name) else call:say("Hello") end
        end
        function M.outbound(call, args)
          call:dial{ say = "One moment", ring = 30 }
          greet(call, args.name)
          for _ = 1, 3 do
            local heard <const> = call:listen{ timeout = 5 }
            if not heard then goto again end
            if heard.text:match("bye") then return call:finish{ say = "Goodbye" } end
            ::again::
          end
        end
        return M
        """,
        """
        return {
          api = 1, needs = { agent = true, http = { "api.example.com" } },
          screen = function(call) return call:caller_allowed() end,
          inbound = function(call)
            call:answer()
            local ok, why = pcall(function() call:say("hi", { barge_in = true }) end)
            while call.state ~= "terminal" and ok do
              local said = call:ask("What next?", { timeout = 0x10, silence = .5 })
              if said == nil then break elseif said.text == "stop" then call:hangup() end
            end
          end,
        }
        """,
    ]
}
