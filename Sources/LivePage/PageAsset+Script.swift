extension PageAsset {
    /// The script: renews the page every second and sends what the controls ask.
    ///
    /// It takes the token out of the address bar at once, keeps it for this tab (a reload keeps it, another site cannot
    /// read it), and forgets it when the run is over or refuses it. The controls are locked until the run has found the token
    /// right; one that was kept from an earlier run at the same address is found wrong, and asked for anew.
    static let script = """
        "use strict";
        (() => {
          const key = "tokenferry-token";
          const find = (id) => document.getElementById(id);
          const wrong = "That is not this run's token.";
          const buttons = ["hold", "resume", "end"].map(find);
          let token = "", isRight = false, lostAt = null, timer = null, sureUntil = 0, isLoading = false;

          function remember(text) {
            token = text;
            isRight = false;
            try { text ? sessionStorage.setItem(key, text) : sessionStorage.removeItem(key); } catch { /* kept in memory */ }
          }

          function takeFromAddress() {
            if (location.hash.length < 2) return false;
            remember(location.hash.slice(1));
            history.replaceState(null, "", location.pathname);
            return true;
          }

          function say(text) { if (find("control-note").textContent !== text) find("control-note").textContent = text; }

          const phase = () => document.body.dataset.phase;
          const isAtWork = () => phase() === "sending" || phase() === "held";

          // Buttons that would change nothing stay reachable by keyboard, so that the focus does not get lost.
          function allow(control, may, isUseful) {
            control.disabled = !may;
            control.toggleAttribute("data-quiet", may && !isUseful);
          }

          function showControls() {
            const may = isRight && isAtWork() && lostAt === null;
            allow(find("hold"), may, phase() === "sending");
            allow(find("resume"), may, phase() === "held");
            allow(find("end"), may, true);
            find("pace").disabled = find("set-pace").disabled = !may;
            find("token-form").hidden = token !== "" || phase() === "over";
            if (phase() === "over") say("The run is over.");
            else if (token === "") {
              if (find("control-note").textContent !== wrong) say("The controls want this run's token.");
            }
            else if (phase() === "reading" || phase() === "unknown") say("The controls work once the run sends.");
            else if (find("control-note").textContent.startsWith("The controls ") || isRight && find("control-note").textContent.startsWith("Checking")) say("");
          }

          function isBeingRead(part) {
            const selection = getSelection();
            return selection && !selection.isCollapsed && part.contains(selection.anchorNode);
          }

          function take(text) {
            const next = new DOMParser().parseFromString(text, "text/html");
            if (next.title && next.title !== document.title) document.title = next.title;
            document.body.className = next.body.className;
            document.body.dataset.phase = next.body.dataset.phase;
            for (const part of document.querySelectorAll("[data-known]")) part.hidden = phase() === "unknown";
            for (const part of document.querySelectorAll("[data-live]")) {
              const fresh = next.getElementById(part.id);
              if (!fresh || fresh.innerHTML === part.innerHTML || isBeingRead(part)) continue;
              part.replaceChildren(...fresh.childNodes);
            }
          }

          function lost() {
            // What answers next may be another run.
            isRight = false;
            lostAt ??= new Date();
            const since = lostAt.toISOString().slice(11, 19) + " UTC";
            const text = `No connection since ${since}; the run may have ended.`;
            if (find("connection").textContent !== text) find("connection").textContent = text;
            find("connection").hidden = false;
          }

          function found() {
            lostAt = null;
            find("connection").hidden = true;
            find("connection").textContent = "";
          }

          function refuse() {
            remember("");
            say(wrong);
          }

          const order = (body) => fetch("/control", {
            method: "POST",
            headers: { Authorization: `Bearer ${token}`, "Content-Type": "application/json" },
            body: JSON.stringify(body),
            signal: AbortSignal.timeout(5000),
          });

          // Whether the token is this run's; throws where the run cannot be reached.
          async function check() {
            if (token === "" || isRight) return;
            const asked = token;
            const answer = await order({ request: "check" });
            if (asked !== token) return;
            if (answer.status === 401 || answer.status === 429) refuse();
            else if (answer.ok) isRight = true;
            else say((await answer.json()).error);
          }

          async function update() {
            clearTimeout(timer);
            if (isLoading || token === "" && phase() === "unknown") return;
            isLoading = true;
            try {
              const headers = token === "" ? {} : { Authorization: `Bearer ${token}` };
              const answer = await fetch("/now", { headers, cache: "no-store", signal: AbortSignal.timeout(5000) });
              if (answer.status === 401 || answer.status === 429) {
                if (token !== "") refuse();
              } else if (answer.ok) {
                take(await answer.text());
              } else {
                throw new Error(answer.statusText);
              }
              await check();
              found();
            } catch {
              lost();
            }
            isLoading = false;
            if (phase() === "over") remember("");
            showControls();
            if (phase() !== "over") timer = setTimeout(update, lostAt === null ? 1000 : 2000);
          }

          async function ask(request, words) {
            say(`Asking: ${words} …`);
            try {
              const answer = await order(request);
              const result = await answer.json();
              if (answer.status === 401) refuse();
              else say(answer.ok ? `Asked: ${words}.` : result.error);
            } catch {
              say("The run could not be reached.");
            }
            showControls();
            setTimeout(update, 250);
          }

          function calm() {
            sureUntil = 0;
            find("end").textContent = "End the run";
            find("end").removeAttribute("data-sure");
          }

          for (const button of buttons) {
            button.addEventListener("click", () => {
              if (button.id === "end" && Date.now() > sureUntil) {
                sureUntil = Date.now() + 6000;
                button.textContent = "Really end it?";
                button.setAttribute("data-sure", "");
                setTimeout(() => { if (Date.now() >= sureUntil) calm(); }, 6100);
                return;
              }
              const words = button.id === "end" ? "end the run" : button.textContent.toLowerCase();
              calm();
              ask({ request: button.dataset.request }, words);
            });
          }

          find("pace-form").addEventListener("submit", (event) => {
            event.preventDefault();
            const pace = find("pace").valueAsNumber;
            if (!Number.isInteger(pace) || pace < 1) return say("A pace is a whole number of requests a minute.");
            ask({ request: "pace", requests_per_minute: pace }, `${pace.toLocaleString("en")} requests a minute`);
          });

          find("token-form").addEventListener("submit", (event) => {
            event.preventDefault();
            const text = find("token").value.trim();
            find("token").value = "";
            if (text === "") return;
            remember(text.slice(text.indexOf("#") + 1));
            say("Checking the token …");
            update();
          });

          addEventListener("hashchange", () => { if (takeFromAddress()) update(); });
          if (!takeFromAddress()) try { token = sessionStorage.getItem(key) ?? ""; } catch { /* none is kept */ }
          showControls();
          if (phase() !== "over") timer = setTimeout(update, phase() === "unknown" || token !== "" ? 0 : 1000);
        })();

        """
}
