-- SPDX-License-Identifier: MIT
-- Drives Neovim's own client of language servers; neovim.py starts it. Writes what it sees as a line of JSON.
local program, folder, result = vim.env.UNITARGET, vim.env.FOLDER, vim.env.RESULT
local seen = {}

local function wait(what, condition)
  if not vim.wait(10000, condition, 10) then
    error(what .. ': nothing came')
  end
end

local function run()
  vim.o.hidden = true
  vim.cmd('edit ' .. folder .. '/sub/commands.json')
  local buffer = vim.api.nvim_get_current_buf()
  local id = vim.lsp.start_client({ cmd = { program, 'qapi', 'lsp' }, root_dir = folder, name = 'qapi' })
  vim.lsp.buf_attach_client(buffer, id)
  local client = vim.lsp.get_client_by_id(id)
  wait('the server', function() return client.initialized end)
  -- An error is typed, seen, and taken back.
  local line = vim.fn.search("'it': 'Thing'")
  local text = vim.fn.getline(line)
  vim.fn.setline(line, (text:gsub("'Thing'", "'Thimg'")))
  wait('a diagnostic', function() return #vim.diagnostic.get(buffer) == 1 end)
  local d = vim.diagnostic.get(buffer)[1]
  seen.diagnostic = { message = d.message, line = d.lnum + 1 - line, text = vim.fn.getline(line):sub(d.col + 1, d.end_col) }
  vim.fn.setline(line, text)
  wait('no diagnostic', function() return #vim.diagnostic.get(buffer) == 0 end)
  -- Definition, by the key that people press.
  vim.fn.cursor(line, text:find("'Thing'") + 2)
  vim.lsp.buf.definition()
  wait('the definition', function() return vim.fn.expand('%:t') == 'types.json' end)
  seen.definition = vim.fn.expand('<cword>')
  vim.cmd('buffer ' .. buffer)
  local function ask(method, more)
    local parameters = vim.lsp.util.make_position_params(0, client.offset_encoding)
    local answer = vim.lsp.buf_request_sync(buffer, method, vim.tbl_extend('force', parameters, more or {}), 10000)
    return answer[id].result
  end
  seen.hover = ask('textDocument/hover').contents.value
  seen.references = #ask('textDocument/references', { context = { includeDeclaration = true } })
  local items = vim.lsp.util.extract_completion_items(ask('textDocument/completion'))
  seen.completion = vim.tbl_map(function(i) return i.label end, items)
  -- Renamed in all files, which are saved.
  vim.lsp.buf.rename('Item')
  wait('the new name', function() return vim.fn.getline(line):find("'Item'") ~= nil end)
  vim.cmd('wall')
  seen.renamed = vim.fn.readfile(folder .. '/types.json')
  -- The canonical form.
  vim.fn.setline(line, (vim.fn.getline(line):gsub("': '", "':'")))
  local lines = #vim.fn.getline(1, '$')
  vim.lsp.buf.formatting_sync(nil, 10000)
  seen.formatted = vim.fn.getline(line)
  seen.same_lines = #vim.fn.getline(1, '$') == lines
  wait('no diagnostic', function() return #vim.diagnostic.get(buffer) == 0 end)
  client.stop()
  wait('its end', function() return client.is_stopped() end)
end

local good, why = pcall(run)
if not good then
  seen.failed = tostring(why)
end
vim.fn.writefile({ vim.fn.json_encode(seen) }, result)
vim.cmd('qall!')
