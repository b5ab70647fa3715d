import { Button, Group, Stack, TextInput } from '@mantine/core'
import { useState } from 'react'
import { Link, useNavigate } from 'react-router'
import { ruleFor } from '../../api/problem.ts'
import { useCreateSite } from '../../api/sites.ts'
import { Card } from '../../components/card.tsx'
import { Failed } from '../../components/failed.tsx'
import { ScreenHead } from '../../components/screenHead.tsx'
import { urls } from '../../routes.ts'
import { ListEditor } from './listEditor.tsx'
import { originFault, originOf } from './originRule.ts'

export function NewSiteScreen() {
  const create = useCreateSite()
  const navigate = useNavigate()
  const [name, setName] = useState('')
  const [nameFault, setNameFault] = useState<string | null>(null)
  const [allowedOrigins, setAllowedOrigins] = useState<string[]>([])
  const nameRule = nameFault ?? ruleFor(create.error, 'name')
  return (
    <Stack gap={0} maw={720}>
      <ScreenHead title="New site" says="A shop, a portal, an app: one web property with a snippet of its own" />
      <Card>
        <form
          noValidate
          onSubmit={(event) => {
            event.preventDefault()
            const missing = name.trim() === '' ? 'Give the site a name' : null
            setNameFault(missing)
            if (missing !== null) return
            create.mutate(
              { name: name.trim(), allowedOrigins },
              { onSuccess: (site) => navigate(urls.site(site.siteId), { replace: true }) },
            )
          }}
        >
          <Stack gap="lg">
            <TextInput
              label="Name"
              description="As your colleagues call it"
              placeholder="Web shop"
              maw={560}
              maxLength={100}
              required
              withAsterisk={false}
              data-autofocus
              value={name}
              error={nameRule}
              onChange={(event) => {
                setName(event.currentTarget.value)
                setNameFault(null)
              }}
            />
            <ListEditor
              label="Allowed origins"
              hint="Pages of these origins may send to the site. A * in front covers all subdomains: https://*.shop.example"
              placeholder="https://shop.example"
              empty="None yet: pages of any origin may send. You can add them later."
              values={allowedOrigins}
              disabled={false}
              onChange={setAllowedOrigins}
              faultOf={originFault}
              cleaned={originOf}
            />
            {create.error && nameRule === undefined ? <Failed error={create.error} /> : null}
            <Group gap={8}>
              <Button type="submit" loading={create.isPending}>
                Create site
              </Button>
              <Button component={Link} to={urls.sites} variant="default">
                Cancel
              </Button>
            </Group>
          </Stack>
        </form>
      </Card>
    </Stack>
  )
}
