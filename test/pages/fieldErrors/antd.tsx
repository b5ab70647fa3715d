/** Forms as Ant Design's documentation writes them, with the library itself. */
import Button from 'antd/es/button'
import Checkbox from 'antd/es/checkbox'
import Form from 'antd/es/form'
import Input from 'antd/es/input'
import InputNumber from 'antd/es/input-number'
import message from 'antd/es/message'
import Radio from 'antd/es/radio'
import Select from 'antd/es/select'
import type { ReactNode } from 'react'
import { createRoot } from 'react-dom/client'

const send = (
  <Form.Item>
    <Button type="primary" htmlType="submit">
      Log in
    </Button>
  </Form.Item>
)

/** Rules checked when sent. */
function Submit() {
  return (
    <Form name="login" layout="vertical">
      <Form.Item name="username" label="Username" rules={[{ required: true, message: 'Please input your username!' }]}>
        <Input />
      </Form.Item>
      <Form.Item name="email" label="E-mail" rules={[{ type: 'email', message: 'The input is not valid E-mail!' }]}>
        <Input />
      </Form.Item>
      <Form.Item name="age" label="Age" help="In years" rules={[]}>
        <InputNumber min={1} />
      </Form.Item>
      {send}
    </Form>
  )
}

function Choices() {
  return (
    <Form name="order">
      <Form.Item name="gender" label="Size" rules={[{ required: true, message: 'Please select a size!' }]}>
        <Select options={[{ value: 's', label: 'Small' }]} />
      </Form.Item>
      <Form.Item name="pay" label="Payment" rules={[{ required: true, message: 'Please pick a way to pay!' }]}>
        <Radio.Group options={['Invoice', 'Transfer']} />
      </Form.Item>
      <Form.Item
        name="agreement"
        valuePropName="checked"
        rules={[
          {
            validator: (_rule, value) =>
              value ? Promise.resolve() : Promise.reject(new Error('Should accept agreement')),
          },
        ]}
      >
        <Checkbox>I have read the agreement</Checkbox>
      </Form.Item>
      {send}
    </Form>
  )
}

/** Fields that can be added. */
function List() {
  return (
    <Form name="team" initialValues={{ players: [''] }}>
      <Form.List name="players">
        {(fields, { add }) => (
          <>
            {fields.map((field, at) => (
              <Form.Item
                key={field.key}
                label={`Player ${at + 1}`}
                name={field.name}
                rules={[{ required: true, message: 'Name the player or take the row away.' }]}
              >
                <Input />
              </Form.Item>
            ))}
            <Button id="add" onClick={() => add()} aria-expanded="false">
              Add player
            </Button>
          </>
        )}
      </Form.List>
      {send}
    </Form>
  )
}

/** Asks elsewhere before it says no. */
function Late() {
  return (
    <Form name="register" validateTrigger="onBlur">
      <Form.Item
        name="nick"
        label="Nickname"
        hasFeedback
        rules={[
          {
            validator: async () => {
              await fetch('/api/answer?after=500')
              throw new Error('This nickname is taken.')
            },
          },
        ]}
      >
        <Input />
      </Form.Item>
      <Form.Item name="town" label="Town">
        <Input />
      </Form.Item>
      {send}
    </Form>
  )
}

/** Nothing wrong: warnings, a count, thanks. */
function Fine() {
  const [notes, holder] = message.useMessage()
  return (
    <Form name="fine" onFinish={() => void notes.success('Address and remark were stored')}>
      {holder}
      <Form.Item name="address" label="Address" rules={[{ required: true }]} extra="Street and number">
        <Input allowClear />
      </Form.Item>
      <Form.Item
        name="remark"
        label="Remark"
        hasFeedback
        rules={[{ warningOnly: true, min: 6, message: 'A little more would help us' }]}
      >
        <Input showCount maxLength={30} />
      </Form.Item>
      {send}
    </Form>
  )
}

const forms: Record<string, () => ReactNode> = { Submit, Choices, List, Late, Fine }
const root = document.getElementById('root')
const Chosen = forms[root?.dataset.form ?? '']
if (root && Chosen) createRoot(root).render(<Chosen />)
